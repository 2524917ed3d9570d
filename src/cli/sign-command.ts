/** `antin sign`: one PAdES signature with a PKCS#12 key. Needs neither a database nor a service. */
import { AppError } from '../app-error.ts';
import { openPkcs12 } from '../lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../lib/pki/signer.ts';
import type { Pending } from '../lib/signing/pending.ts';
import { signPdf } from '../lib/signing/sign-pdf.ts';
import { timestamperAt } from '../lib/signing/timestamper.ts';
import { cliErrors } from './errors.ts';
import { readForSigning, readInput } from './read-arguments.ts';
import { readSignArguments, type SignArguments } from './sign-arguments.ts';
import { placeSignature } from './signature-place.ts';
import { type ExitCode, printable, sayRefusal, type Terminal, timeInVietnam, toJson } from './terminal.ts';
import { fetchFrom, readTrust } from './trust.ts';
import { refuseSameFile, writeOutput } from './write-output.ts';

/** Exit code 0: signed and written, even when a service that did not answer cost the level; 1: refused. Throws CLI_USAGE. */
export async function signCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const given = readSignArguments(words);
  try {
    refuseSameFile(given.input, given.output);
    const pdf = readForSigning(given.input);
    const signer = await openKey(given, terminal);
    const signed = await sign(given, pdf, signer);
    writeOutput(given.output, signed.pdf);
    report(given, signer, signed, terminal);
    return 0;
  } catch (error) {
    sayRefusal(terminal, error, given.json);
    return 1;
  }
}

async function openKey(given: SignArguments, terminal: Terminal): Promise<Signer> {
  const bytes = readInput(given.p12);
  const { key, certificate, chain } = await openPkcs12(bytes, await pinOf(given, terminal));
  return signerFromKey(key, certificate, chain);
}

async function pinOf({ pinEnv, p12 }: SignArguments, terminal: Terminal): Promise<string> {
  const pin =
    pinEnv === undefined
      ? await terminal.askSecret(`Mã PIN của ${p12} · PIN: `)
      : await terminal.environment(pinEnv);
  if (pin !== undefined) return pin;
  throw new AppError(cliErrors.CLI_PIN_MISSING, { params: { detail: pinEnv ?? 'stdin' } });
}

interface Signed {
  readonly pdf: Uint8Array;
  readonly fieldName: string;
  readonly level: string;
  readonly missing: string | null;
  readonly timestampAt: Date | null;
  readonly pending?: readonly Pending[];
}

async function sign(given: SignArguments, pdf: Uint8Array, signer: Signer): Promise<Signed> {
  const { level, tsa } = given;
  const fetch = fetchFrom([...given.allowedHosts, ...(tsa ? [tsa.host] : [])]);
  const timestamps = tsa && fetch && { timestamps: timestamperAt({ url: tsa.href, fetch }) };
  const name = signer.certificate.subject.commonName;
  const request = {
    pdf,
    signer,
    claimedTime: new Date(),
    ...(await placeSignature(pdf, given, name)),
    ...(name !== undefined && { signerName: name }),
    ...timestamps,
  };
  if (level === 'B-B' || level === 'B-T') return signPdf({ ...request, level });
  const { anchors, intermediates } = readTrust(given.roots);
  // What is embedded is judged by others; the root beside the signer's own key tells where their chain ends.
  const own = signer.chain.filter((certificate) => certificate.isSelfIssued);
  const validation = { anchors: [...anchors, ...own], intermediates, ...(fetch && { fetch }) };
  return signPdf({ ...request, level, validation });
}

function report(given: SignArguments, signer: Signer, signed: Signed, terminal: Terminal): void {
  const { level, fieldName, missing, timestampAt, pending = [] } = signed;
  const { fingerprintSha256, subject } = signer.certificate;
  if (given.json) {
    const signature = {
      field: fieldName,
      level,
      asked: given.level,
      timestampAt,
      certificate: fingerprintSha256,
    };
    terminal.out(toJson({ file: given.output, size: signed.pdf.length, ...signature, missing, pending }));
    return;
  }
  const name = printable(subject.commonName ?? subject.text);
  terminal.out(
    `✔ Đã ký ở mức ${level}: ${given.output} (${name}, trường ${fieldName})\n  Signed at level ${level}.\n`,
  );
  if (level === given.level) return;
  const reasons = missing === null ? pending.map(({ reason, detail }) => `${reason}: ${detail}`) : [missing];
  const next = pending.map(({ retryAt }) => +retryAt).sort((a, b) => a - b)[0];
  terminal.err(`! Chưa đạt mức ${given.level}; chữ ký vẫn có giá trị và có thể bổ sung sau.\n`);
  terminal.err(`  Level ${given.level} was not reached; the signature stands and can be raised later.\n`);
  for (const reason of reasons) terminal.err(`  - ${printable(reason)}\n`);
  if (next !== undefined) terminal.err(`  → ${timeInVietnam(new Date(next).toISOString())}\n`);
}
