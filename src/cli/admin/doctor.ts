/** `antin admin doctor`: every setting and engine, in plain sentences. Exit code 0: nothing is bad; 1: something is. */
import { isAppError } from '../../app-error.ts';
import { readConfig } from '../../config.ts';
import { examine } from '../../wiring/doctor/examine.ts';
import { bad, type Finding, type Mark } from '../../wiring/doctor/finding.ts';
import { readArguments } from '../read-arguments.ts';
import { type ExitCode, printable, type Terminal, toJson } from '../terminal.ts';

const signs: Readonly<Record<Mark, string>> = { good: '✓', warn: '⚠', bad: '✗' };

export async function doctorCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, { json: { type: 'boolean' } });
  const findings = await findAll();
  if (values.json) terminal.out(toJson({ findings }));
  else terminal.out(describe(findings));
  return findings.some(({ mark }) => mark === 'bad') ? 1 : 0;
}

/** A setting that is wrong is a finding like any other, and the last one: nothing else can be asked then. */
async function findAll(): Promise<readonly Finding[]> {
  try {
    return await examine(readConfig(undefined, []));
  } catch (error) {
    if (!isAppError(error)) throw error;
    const words = { vi: error.title('vi'), en: error.title('en') };
    return [bad('Cấu hình · settings', words, { vi: error.remedy('vi'), en: error.remedy('en') })];
  }
}

function describe(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ about, mark, words, todo }) => [
    `${signs[mark]} ${about}: ${words.vi}`,
    `    ${words.en}`,
    ...(todo ? [`  → ${todo.vi}`, `    ${todo.en}`] : []),
  ]);
  const count = (mark: Mark) => findings.filter((finding) => finding.mark === mark).length;
  const sum = `${count('good')} ✓  ${count('warn')} ⚠  ${count('bad')} ✗`;
  return `${[...lines, '', sum].map(printable).join('\n')}\n`;
}
