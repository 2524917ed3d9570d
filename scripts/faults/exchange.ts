/** npm run faults:exchange [-- --instances 2 --documents 10000 --kills 200 --seed 2026 --json] */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ExchangeFaultsReport, runExchangeFaults } from './exchange-run.ts';
import { exchangeTallyNames } from './exchange-tally.ts';

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '2' },
    documents: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '2026' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'antin-exchange-'));
const say = (line: string) => void (values.json || process.stdout.write(`${line}\n`));
const report = await runExchangeFaults({
  folder,
  instances: Number(values.instances),
  documents: Number(values.documents),
  kills: Number(values.kills),
  seed: Number(values.seed),
  say,
});
const faults = report.tally.reduce((sum, count) => sum + count.faults.length, 0);
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : print(report));
if (faults === 0) rmSync(folder, { recursive: true, force: true });
else say(`Dữ liệu · data: ${folder}`);
process.exit(faults === 0 ? 0 : 1);

function print({ seed, kills, doors, refusedAndReported, seconds, tally }: ExchangeFaultsReport): string {
  const lines = [
    '',
    `Hạt giống · seed ${seed}; SIGKILL ${kills}; ${seconds} s`,
    `Qua cửa · passed ${doors.passed}; cắt trước · cut before ${doors.cutBefore}, cắt sau · cut after ${doors.cutAfter}, giữ lại · held ${doors.held}, ` +
      `lặp · repeated ${doors.repeated}, phát lại · replayed ${doors.replayed}, biên nhận lạ · foreign receipts ${doors.foreignReceipts}; ` +
      `từ chối có ghi sổ · refused and reported ${refusedAndReported}`,
    '',
    ...tally.map(
      ({ name, faults: found, of }) =>
        `${String(found.length).padStart(6)} / ${of}  ${exchangeTallyNames[name]}`,
    ),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
