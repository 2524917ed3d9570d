/** `antin admin init`: an empty instance becomes an office. No default secret: passwords are random, told once, and serve once. */
import { AppError } from '../../app-error.ts';
import { type Config, readConfig } from '../../config.ts';
import { beginOffice, type FirstDay, type FirstDayCommand } from '../../office/identity/first-day.ts';
import type { CertificateTrust } from '../../office/organisation/check-certificate.ts';
import { displayDate, vietnamDate } from '../../office/unit-of-work.ts';
import { type Admin, openAdmin } from '../../wiring/open-admin.ts';
import { cliErrors } from '../errors.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import { type ExitCode, printable, type Terminal, toJson } from '../terminal.ts';

const options = {
  name: { type: 'string' },
  kind: { type: 'string' },
  code: { type: 'string' },
  abbreviation: { type: 'string' },
  place: { type: 'string' },
  'valid-from': { type: 'string' },
  admin: { type: 'string', multiple: true },
  units: { type: 'string' },
  books: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Exit code 0: done (or would be); 1: lines of the units file are wrong and nothing was written. */
export async function initCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, options);
  const command = readCommand(values);
  const config = realConfig();
  const admin = await openAdmin(config);
  try {
    const found = await beginOffice(admin.ports, command);
    if (values.json) terminal.out(toJson({ ...found, trust: admin.pki.trust.anchors.map(fingerprintOf) }));
    else report(admin, command, found, terminal);
    return found.units !== null && found.units.errors.length > 0 ? 1 : 0;
  } finally {
    await admin.close();
  }
}

/** The settings of a real office; commands that make one refuse the demo. @throws AppError CLI_DEMO, CONFIG_INVALID */
export function realConfig(): Config {
  const config = readConfig(undefined, []);
  if (config.demo) throw new AppError(cliErrors.CLI_DEMO);
  return config;
}

function readCommand(
  values: {
    readonly [Name in keyof typeof options]?: string | boolean | readonly string[] | undefined;
  },
): FirstDayCommand {
  const text = (name: keyof typeof options): string => {
    const value = values[name];
    if (typeof value !== 'string' || value.trim() === '')
      throw usage(`thiếu --${name}`, `--${name} is missing`);
    return value.normalize('NFC').trim();
  };
  const today = vietnamDate(new Date());
  const validFrom = values['valid-from'] === undefined ? `${today.slice(0, 4)}-01-01` : text('valid-from');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(validFrom) || Number.isNaN(Date.parse(validFrom)))
    throw usage('--valid-from có dạng 2026-01-31', '--valid-from is like 2026-01-31');
  const code = text('code');
  if (!/^[0-9A-Z]+(\.[0-9A-Z]+)*$/.test(code))
    throw usage('--code là mã định danh như 000.02.25.H60', '--code is an organ code like 000.02.25.H60');
  const file = (name: 'units' | 'books') =>
    values[name] === undefined ? undefined : Buffer.from(readInput(text(name))).toString('utf8');
  const [unitsCsv, booksCsv] = [file('units'), file('books')];
  return {
    unit: {
      name: text('name'),
      kind: text('kind'),
      organCode: code,
      abbreviation: values.abbreviation === undefined ? 'UBND' : text('abbreviation'),
      place: text('place'),
      validFrom,
    },
    administrators: readAdministrators(values.admin),
    traceId: 'admin-init',
    dryRun: values['dry-run'] === true,
    ...(unitsCsv !== undefined && { unitsCsv }),
    ...(booksCsv !== undefined && { booksCsv }),
  };
}

/** Each as "username:Full Name". */
function readAdministrators(given: unknown): FirstDayCommand['administrators'] {
  const all = (Array.isArray(given) ? (given as string[]) : []).map((one) => {
    const [, username, fullName] =
      /^([\p{L}\d._-]{3,60}):(.{1,50})$/u.exec(one.normalize('NFC').trim()) ?? [];
    if (!username || !fullName)
      throw usage('--admin có dạng tên.đăng.nhập:Họ Tên', '--admin is like user.name:Full Name');
    return { username, fullName: fullName.trim() };
  });
  if (all.length === 0) throw usage('thiếu --admin', '--admin is missing');
  return all;
}

function report(admin: Admin, command: FirstDayCommand, found: FirstDay, { out, err }: Terminal): void {
  for (const error of found.units?.errors ?? [])
    err(`✗ dòng ${error.line}, ${error.column}: ${error.vi}\n  line ${error.line}: ${error.en}\n`);
  if (found.units && found.units.errors.length > 0) {
    err(
      '✗ Chưa ghi gì; sửa tệp đơn vị rồi chạy lại. · Nothing was written; correct the units file and run again.\n',
    );
    return;
  }
  const done = command.dryRun
    ? 'Chạy thử, chưa ghi gì · Dry run, nothing written'
    : 'Đã tạo cơ quan · Office made';
  out(`✓ ${done}: ${printable(command.unit.name)} (${command.unit.organCode})\n`);
  const made = found.units ? found.units.created + found.units.changed : 0;
  out(`  Đơn vị thêm từ tệp · Units from the file: ${made}\n  Sổ · Books: ${found.books}\n`);
  out(`\n${describeTrust(admin.pki.trust)}`);
  if (found.passwords.length === 0) return;
  out(
    '\nMật khẩu dùng một lần (chỉ hiện lần này; phải đổi và cài xác thực thứ hai khi đăng nhập lần đầu):\n',
  );
  out(
    'One-time passwords (shown only now; to be changed, and a second factor set up, at the first sign-in):\n',
  );
  for (const { username, password } of found.passwords) out(`  ${username}   ${password}\n`);
  if (found.passwords.length === 1) {
    out('\n⚠ Chỉ có một quản trị viên: cấp lại mật khẩu cần người thứ hai; hãy thêm một người nữa.\n');
    out('  Only one administrator: recovery needs a second person; add another one soon.\n');
  }
}

/** The roots by which every signature here is judged, for comparing by eye. */
export function describeTrust({ anchors, intermediates }: CertificateTrust): string {
  const lines = anchors.map((anchor) => {
    const until = displayDate(vietnamDate(anchor.notAfter));
    const colons = anchor.fingerprintSha256.toUpperCase().match(/../g)?.join(':') ?? '';
    return `  ${printable(anchor.subject.text)} (→ ${until})\n    SHA-256 ${colons}\n`;
  });
  return `Chứng thư gốc được tin · Trusted roots (${anchors.length}, + ${intermediates.length} CA trung gian · intermediate):\n${lines.join('')}`;
}

function fingerprintOf({ subject, fingerprintSha256, notAfter }: CertificateTrust['anchors'][number]) {
  return { subject: subject.text, fingerprint: fingerprintSha256, notAfter };
}
