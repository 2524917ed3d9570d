import { readConfig } from '../../config.ts';
import { yearsToConfirm } from '../../office/documents/registers/confirm-numbers.ts';
import type { HeldBook } from '../../office/documents/registers/hold-store.ts';
import { confirmHeldBook, readHeldBooks } from '../../wiring/backup/confirm-held-book.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, type Terminal, timeInVietnam } from '../terminal.ts';

const options = {
  book: { type: 'string' },
  last: { type: 'string', multiple: true },
  person: { type: 'string', multiple: true },
} as const;

/**
 * `antin admin confirm-numbers`: without words, the books that wait after a restore; with
 * `--book MÃ --last NĂM=SỐ… --person A --person B`, one of them goes on behind its last number. Both persons give password
 * and one-time code here. Throws CLI_USAGE, refusals of sign-in and of `confirmNumbers`.
 */
export async function confirmNumbersCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, options);
  const config = readConfig(undefined, []);
  if (values.book === undefined) {
    sayHeld(terminal, await readHeldBooks(config));
    return 0;
  }
  const [first, second, ...more] = values.person ?? [];
  if (first === undefined || second === undefined || more.length > 0)
    throw usage('cần hai --person TÊN_ĐĂNG_NHẬP', 'give --person USERNAME twice');
  const lasts = new Map((values.last ?? []).map(readLast));
  const persons = [await askPerson(terminal, first), await askPerson(terminal, second)] as const;
  const { lost } = await confirmHeldBook(config, persons, { bookId: values.book, lasts });
  terminal.out('✓ Sổ cấp số trở lại · The book gives numbers again\n');
  for (const { year, from, to } of lost)
    terminal.out(`  ${year}: số · numbers ${from}–${to} ghi là bỏ · entered as void\n`);
  return 0;
}

function sayHeld(terminal: Terminal, held: readonly HeldBook[]): void {
  if (held.length === 0) terminal.out('✓ Không có sổ nào chờ xác nhận · No book waits\n');
  for (const entry of held) {
    const { book, hold, unitName, years } = entry;
    terminal.out(`${book.id}  ${unitName} · ${book.name}\n  ${hold.backup}`);
    terminal.out(hold.lastEventAt ? ` (${timeInVietnam(hold.lastEventAt.toISOString())})\n` : '\n');
    for (const year of yearsToConfirm(entry, new Date())) {
      const known = (years.find((row) => row.year === year)?.nextNumber ?? 1) - 1;
      terminal.out(`  --last ${year}=…  (ít nhất · at least ${known})\n`);
    }
  }
}

function readLast(text: string): [number, number] {
  const [, year, number] = /^(20\d\d)=(\d{1,7})$/.exec(text) ?? [];
  if (year === undefined) throw usage('--last có dạng 2026=57', '--last is like 2026=57');
  return [Number(year), Number(number)];
}

async function askPerson(terminal: Terminal, username: string) {
  const password = await terminal.askSecret(`Mật khẩu của ${username} · Password: `);
  const code = await terminal.askSecret(
    `Mã một lần của ${username} (bỏ trống nếu chưa đặt) · One-time code: `,
  );
  if (password === undefined) throw usage('cần chạy trong cửa sổ dòng lệnh', 'run it in a terminal');
  return { username, password, ...(code ? { code } : {}) };
}
