/** npm run licences: what is delivered, under which licences; exit 1 when something is not as it must be. */
import { fileURLToPath } from 'node:url';
import { examine } from './examine.ts';

const { licences, problems } = examine(fileURLToPath(new URL('../..', import.meta.url)));
const rows = [...licences].sort(([, left], [, right]) => right.length - left.length);
for (const [licence, names] of rows) {
  const shown = names.length > 6 ? '' : `  ${names.join(', ')}`;
  process.stdout.write(`${String(names.length).padStart(4)}  ${licence}${shown}\n`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length === 0 ? 'Mọi giấy phép đều hợp lệ. · Every licence is allowed.\n' : '');
process.exitCode = problems.length === 0 ? 0 : 1;
