/** npm run bench:signing [-- --json]: signing against its floor and its peers, and verification, in one run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { createPkiFetch } from '../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../src/lib/pki/pkcs12.ts';
import { signerFromKey } from '../../src/lib/pki/signer.ts';
import { signPdf } from '../../src/lib/signing/sign-pdf.ts';
import { timestamperAt } from '../../src/lib/signing/timestamper.ts';
import { sampleSeal } from '../../src/lib/typesetting/sample-images.ts';
import { SoftHsm } from '../../test/support/softhsm.ts';
import { FILES, PIN, TOKEN_CASE, type TokenPlace } from './cases.ts';
import { makePdf } from './make-pdf.ts';

const SIZES = { '50 KB': 50e3, '1 MB': 1e6, '20 MB': 20e6, '100 MB': 100e6 } as const;
const CASES = ['floor', 'invisible', 'copied', 'visible', TOKEN_CASE, 'libpdf', 'signpdf'] as const;

interface Row {
  readonly size: string;
  readonly name: string;
  /** Milliseconds; null where the case could not be run, and `note` says why. */
  readonly p50: number | null;
  readonly perSecond: number | null;
  /** p50 over the floor's; null for verification. */
  readonly ratio: number | null;
  /** Peak memory over the size of the file; null where it was not measured. */
  readonly memory: number | null;
  readonly note?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'antin-bench-'));
try {
  const hasToken = await prepare();
  const rows = [...signingRows(hasToken), ...verificationRows()];
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  if (process.argv.includes('--json')) print(`${JSON.stringify({ machine, rows }, null, 2)}\n`);
  else print(`${machine}\n\n${table(rows)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Files, keys and two signed files, all made here. False when there is no token. */
async function prepare(): Promise<boolean> {
  const put = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);
  const pki = await createDevelopmentPki(join(folder, 'pki'));
  const profile = {
    kind: 'official',
    commonName: 'Hà Văn Tý',
    organisation: 'UBND',
    locality: 'TQ',
  } as const;
  const { p12 } = await pki.issue({ ...profile, pin: PIN });
  put(FILES.key, p12);
  put(FILES.root, pki.trustAnchors()[0]!.toPem());
  put(FILES.issuing, pki.intermediates()[0]!.toPem());
  put(FILES.seal, sampleSeal({ agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN' }));
  for (const [name, size] of Object.entries(SIZES)) put(name, makePdf(size));
  const { key, certificate, chain } = await openPkcs12(p12, PIN);
  const signer = signerFromKey(key, certificate, chain);
  const field = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
  const request = { signer, claimedTime: new Date(), field };
  put('50 KB B-B', (await signPdf({ ...request, pdf: makePdf(50e3), level: 'B-B' })).pdf);
  await pki.listen();
  const fetch = createPkiFetch({ allowedHosts: [pki.host] });
  const timestamps = timestamperAt({ url: pki.urls.tsa, fetch });
  const validation = { anchors: pki.trustAnchors(), intermediates: pki.intermediates(), fetch };
  const archived = await signPdf({ ...request, pdf: makePdf(1e6), level: 'B-LTA', timestamps, validation });
  put('1 MB B-LTA', archived.pdf);
  await pki.close();
  const token = await makeToken(pki);
  if (token !== undefined) put(FILES.token, JSON.stringify(token));
  return token !== undefined;
}

/** A token with one RSA-2048 key of the same issuer as the PKCS#12 file; its settings go to the children by environment. */
async function makeToken(pki: DevelopmentPki): Promise<TokenPlace | undefined> {
  let missing: string | undefined;
  const absent = (reason: string): never => {
    missing = reason;
    throw new Error(reason);
  };
  const hsm = await SoftHsm.openOr(absent, pki.authorities.issuing).catch((error: unknown) => {
    if (missing === undefined) throw error;
    process.stderr.write(`${TOKEN_CASE}: ${missing}\n`);
    return undefined;
  });
  if (hsm === undefined) return undefined;
  const tokenLabel = 'bench';
  hsm.makeToken(tokenLabel, PIN);
  await hsm.makeKeys(tokenLabel, PIN, [{ kind: 'rsa-2048', commonName: 'Hà Văn Tý', id: 1 }]);
  return { modulePath: hsm.modulePath, tokenLabel };
}

function signingRows(hasToken: boolean): Row[] {
  return Object.entries(SIZES).flatMap(([size, bytes]) => {
    return CASES.map((name) => {
      if (name === TOKEN_CASE && !hasToken) return tokenMissing(size);
      const { p50, floor } = child<{ p50: number; floor: number }>(name, size, 'time');
      const measured = name !== 'floor' && bytes === SIZES['100 MB'];
      const memory = measured ? child<{ peak: number }>(name, size, 'memory').peak / bytes : null;
      return row(size, name, p50, p50 / floor, memory);
    });
  });
}

function verificationRows(): Row[] {
  return ['50 KB B-B', '1 MB B-LTA'].map((file) =>
    row(file, 'verify', child<{ p50: number }>('verify', file, 'time').p50, null, null),
  );
}

function row(size: string, name: string, p50: number, ratio: number | null, memory: number | null): Row {
  return { size, name, p50, perSecond: 1000 / p50, ratio, memory };
}

function tokenMissing(size: string): Row {
  const note = 'n/a: softhsm2 missing';
  return { size, name: TOKEN_CASE, p50: null, perSecond: null, ratio: null, memory: null, note };
}

function child<T>(name: string, file: string, what: string): T {
  const script = fileURLToPath(new URL('run-case.ts', import.meta.url));
  const words = ['--expose-gc', '--import', 'tsx', script, name, file, folder, what];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} on ${file}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

function table(rows: readonly Row[]): string {
  const number = (value: number | null, digits: number): string =>
    value === null ? '' : value.toFixed(digits);
  const lines = rows.map(({ size, name, p50, perSecond, ratio, memory, note }) => [
    size,
    name,
    note ?? number(p50, 2),
    number(perSecond, 1),
    number(ratio, 2),
    number(memory, 2),
  ]);
  const all = [['file', 'case', 'p50 ms', 'per second', '× floor', 'memory × file'], ...lines];
  return all
    .map((cells) =>
      cells
        .map((cell, at) => (at < 2 ? cell.padEnd(at === 0 ? 11 : TOKEN_CASE.length) : cell.padStart(13)))
        .join(' '),
    )
    .join('\n');
}
