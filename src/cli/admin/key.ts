/** `antin admin key request | import | list`: keys of officials and seals, and the certificates that come for them. */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import { type TokenKeyKind, tokenKeyKinds } from '../../lib/pki/pkcs11-make-key.ts';
import { displayDate, vietnamDate } from '../../office/unit-of-work.ts';
import {
  type FoundHolder,
  findHolder,
  type HolderName,
  type Imported,
  importCertificate,
  importPkcs12,
  type KeyPlace,
  keyRequestsOf,
  pendingKeyOf,
  requestKey,
} from '../../wiring/admin-keys.ts';
import { type Admin, openAdmin } from '../../wiring/open-admin.ts';
import { cliErrors } from '../errors.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import { type ExitCode, printable, type Terminal, timeInVietnam } from '../terminal.ts';
import { writeOutput } from '../write-output.ts';
import { realConfig } from './init.ts';

const options = {
  person: { type: 'string' },
  seal: { type: 'string' },
  token: { type: 'boolean' },
  'token-label': { type: 'string' },
  kind: { type: 'string' },
  out: { type: 'string' },
  'pin-env': { type: 'string' },
} as const;

type Values = { readonly [Name in keyof typeof options]?: string | boolean | undefined };

const leastPin = 8;

export async function keyCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  const { values, positionals } = readArguments(rest, options);
  const work = { request, import: importKey, list }[name ?? ''];
  if (!work) throw usage('admin key request | import | list', 'admin key request | import | list');
  const admin = await openAdmin(realConfig());
  try {
    return await work(admin, values, positionals, terminal);
  } finally {
    await admin.close();
  }
}

type Work = (
  admin: Admin,
  values: Values,
  positionals: readonly string[],
  terminal: Terminal,
) => Promise<ExitCode>;

const request: Work = async (admin, values, _positionals, terminal) => {
  const found = await holderOf(admin, holderName(values) ?? missingHolder());
  const { out } = values;
  if (typeof out !== 'string') throw usage('thiếu --out TỆP.csr', '--out FILE.csr is missing');
  const place = await placeOf(admin, values, terminal);
  const pem = await requestKey(admin, found, kindOf(values.kind), place);
  writeOutput(out, Buffer.from(pem));
  const where =
    place.kind === 'token'
      ? 'trong thiết bị · in the token'
      : 'trên máy chủ, dưới mã PIN · on the server, under the PIN';
  terminal.out(`✓ ${out}: ${printable(found.subject.map(([, value]) => value).join(', '))}\n`);
  terminal.out(
    `  Khóa nằm ${where}. Gửi tệp này cho cơ quan chứng thực, rồi: antin admin key import CHỨNG_THƯ\n`,
  );
  terminal.out('  Send this file to the authority, then: antin admin key import CERTIFICATE\n');
  return 0;
};

const importKey: Work = async (admin, values, positionals, terminal) => {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw usage('cần đúng một tệp chứng thư hoặc .p12', 'give exactly one certificate or .p12 file');
  const name = holderName(values);
  const named = name === undefined ? undefined : await holderOf(admin, name);
  const bytes = readInput(file);
  const imported = /\.(p12|pfx)$/i.test(file)
    ? await importStore(admin, named ?? missingHolder(), bytes, values, terminal)
    : await importPlain(admin, named, bytes, values, terminal);
  const { held, revocation } = imported;
  const until = displayDate(vietnamDate(held.notAfter));
  terminal.out(
    `✓ Đã gắn chứng thư · Bound: ${printable(held.subject)} (→ ${until})\n  SHA-256 ${held.fingerprint}\n`,
  );
  if (revocation === 'unknown') {
    terminal.err('⚠ Chưa hỏi được tình trạng thu hồi (OCSP/CRL không trả lời); sẽ hỏi lại mỗi lần ký.\n');
    terminal.err('  Revocation could not be asked; it is asked again at every signature.\n');
  }
  return 0;
};

async function importPlain(
  admin: Admin,
  named: FoundHolder | undefined,
  bytes: Uint8Array,
  values: Values,
  terminal: Terminal,
): Promise<Imported> {
  const certificate = Certificate.parse(bytes);
  const pending = await pendingKeyOf(admin, certificate);
  const holder = named?.holder ?? pending?.holder ?? missingHolder();
  if (pending !== null && JSON.stringify(pending.holder) !== JSON.stringify(holder))
    throw new AppError(cliErrors.CLI_HOLDER_DIFFERS);
  const pin = pending === null ? '' : await pinFrom(values, terminal, pending.subject);
  return importCertificate(admin, holder, certificate, pending, pin);
}

async function importStore(
  admin: Admin,
  named: FoundHolder,
  bytes: Uint8Array,
  values: Values,
  terminal: Terminal,
): Promise<Imported> {
  requirePkcs12(admin);
  const pin = await pinFrom(values, terminal, 'PKCS#12');
  return importPkcs12(admin, named.holder, bytes, longEnough(pin));
}

const list: Work = async (admin, _values, _positionals, terminal) => {
  const waiting = await keyRequestsOf(admin).list();
  if (waiting.length === 0)
    terminal.out('Không có khóa nào chờ chứng thư. · No key waits for a certificate.\n');
  for (const { subject, createdAt, place, publicKey } of waiting)
    terminal.out(`${timeInVietnam(createdAt)}  ${place.kind}  ${printable(subject)}\n  ${publicKey}\n`);
  return 0;
};

async function placeOf(admin: Admin, values: Values, terminal: Terminal): Promise<KeyPlace> {
  if (values.token !== true) {
    requirePkcs12(admin);
    return { kind: 'file', pin: longEnough(await pinFrom(values, terminal, 'PKCS#12')) };
  }
  const modulePath = admin.config.pkcs11Module;
  if (modulePath === undefined) throw usage('--token cần PKCS11_MODULE', '--token needs PKCS11_MODULE');
  const label = values['token-label'];
  const tokenLabel = typeof label === 'string' ? { tokenLabel: label } : {};
  return { kind: 'token', modulePath, ...tokenLabel, pin: await pinFrom(values, terminal, 'PKCS#11') };
}

function requirePkcs12(admin: Admin): void {
  if (!admin.config.allowPkcs12) throw new AppError(cliErrors.CLI_PKCS12_OFF);
}

function longEnough(pin: string): string {
  if ([...pin.normalize('NFC')].length < leastPin) throw new AppError(cliErrors.CLI_PIN_SHORT);
  return pin;
}

async function pinFrom(values: Values, terminal: Terminal, what: string): Promise<string> {
  const name = values['pin-env'];
  const pin =
    typeof name === 'string'
      ? await terminal.environment(name)
      : await terminal.askSecret(`Mã PIN (${printable(what)}) · PIN: `);
  if (pin) return pin;
  throw new AppError(cliErrors.CLI_PIN_MISSING, { params: { detail: String(name ?? 'stdin') } });
}

function kindOf(value: Values['kind']): TokenKeyKind {
  const kind = tokenKeyKinds.find((known) => known === (value ?? 'rsa-2048'));
  if (kind) return kind;
  const known = tokenKeyKinds.join(', ');
  throw usage(`--kind là một trong ${known}`, `--kind is one of ${known}`);
}

function holderName({ person, seal }: Values): HolderName | undefined {
  if (typeof person === 'string' && seal === undefined) return { person };
  if (typeof seal === 'string' && person === undefined) return { seal };
  if (person === undefined && seal === undefined) return undefined;
  return missingHolder();
}

function missingHolder(): never {
  throw usage(
    'cần --person TÊN_ĐĂNG_NHẬP hoặc --seal MÃ_ĐƠN_VỊ',
    'give --person USERNAME or --seal ORGAN_CODE',
  );
}

/** @throws AppError CLI_HOLDER_UNKNOWN */
export async function holderOf(admin: Admin, name: HolderName): Promise<FoundHolder> {
  const found = await findHolder(admin, name);
  if (found) return found;
  const shown = 'seal' in name ? name.seal : name.person;
  throw new AppError(cliErrors.CLI_HOLDER_UNKNOWN, { params: { name: shown } });
}
