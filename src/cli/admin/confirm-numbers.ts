import { readConfig } from '../../config.ts';
import { type ConfirmCommand, yearsToConfirm } from '../../office/documents/registers/confirm-numbers.ts';
import type { HeldBook } from '../../office/documents/registers/hold-store.ts';
import { confirmHeldBooks, readHeldBooks } from '../../wiring/backup/confirm-held-book.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import { type ExitCode, type Terminal, timeInVietnam } from '../terminal.ts';

const options = {
  book: { type: 'string' },
  last: { type: 'string', multiple: true },
  file: { type: 'string' },
  person: { type: 'string', multiple: true },
} as const;

/**
 * `antin admin confirm-numbers`: without words, the books that wait after a restore; with
 * `--book MÃ --last NĂM=SỐ… --person A --person B`, one of them goes on behind its last number; with `--file` all that the
 * file names (lines `book,year,last`; a line without last is left alone). Both persons give password and one-time code here. Throws CLI_USAGE, refusals of sign-in and of `confirmNumbers`.
 */
export async function confirmNumbersCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, options);
  const config = readConfig(undefined, []);
  if (values.book === undefined && values.file === undefined) {
    sayHeld(terminal, await readHeldBooks(config));
    return 0;
  }
  const [first, second, ...more] = values.person ?? [];
  if (first === undefined || second === undefined || more.length > 0)
    throw usage('cần hai --person TÊN_ĐĂNG_NHẬP', 'give --person USERNAME twice');
  const commands =
    values.file === undefined
      ? [{ bookId: values.book ?? '', lasts: new Map((values.last ?? []).map(readLast)) }]
      : readFile(values.file);
  const persons = [await askPerson(terminal, first), await askPerson(terminal, second)] as const;
  const confirmed = await confirmHeldBooks(config, persons, commands);
  terminal.out(`✓ ${confirmed.length} sổ cấp số trở lại · books give numbers again\n`);
  for (const { bookId, lost } of confirmed)
    for (const { year, from, to } of lost)
      terminal.out(`  ${bookId} ${year}: số · numbers ${from}–${to} ghi là bỏ · entered as void\n`);
  return 0;
}

/** Lines `book,year,last`, as the list of held books is told with `last` filled in; further columns are for people. */
function readFile(file: string): ConfirmCommand[] {
  const books = new Map<string, Map<number, number>>();
  const lines = Buffer.from(readInput(file)).toString('utf8').split(/\r?\n/);
  for (const line of lines) {
    const [bookId = '', year = '', last = ''] = line.split(',').map((cell) => cell.trim());
    if (bookId === '' || last === '' || bookId.startsWith('#')) continue;
    const lasts = books.get(bookId) ?? new Map<number, number>();
    lasts.set(...readLast(`${year}=${last}`));
    books.set(bookId, lasts);
  }
  return [...books].map(([bookId, lasts]) => ({ bookId, lasts }));
}

function sayHeld(terminal: Terminal, held: readonly HeldBook[]): void {
  if (held.length === 0) terminal.out('✓ Không có sổ nào chờ xác nhận · No book waits\n');
  const hold = held[0]?.hold;
  if (hold) {
    const since = hold.lastEventAt ? timeInVietnam(hold.lastEventAt.toISOString()) : '—';
    terminal.err(`Khôi phục từ · restored from ${hold.backup}; biết đến · known until ${since}\n`);
    terminal.out(
      '# sổ · book,năm · year,số cuối · last,bản khôi phục có đến · known,đơn vị và sổ · unit and book\n',
    );
  }
  for (const entry of held) {
    const { book, unitName, years } = entry;
    for (const year of yearsToConfirm(entry, new Date())) {
      const known = (years.find((row) => row.year === year)?.nextNumber ?? 1) - 1;
      terminal.out(`${book.id},${year},,${known},${unitName} · ${book.name}\n`);
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
