/** `antin edxml make`: a message from a description and files. */
import { randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../app-error.ts';
import { checkWritable, type OutgoingAttachment } from '../../lib/edxml/check-writable.ts';
import { inVietnam, writeDate } from '../../lib/edxml/dates.ts';
import type { DocumentHeader, MessageHeader, StatusHeader } from '../../lib/edxml/message.ts';
import { writeEdxml } from '../../lib/edxml/write-edxml.ts';
import { openPkcs12 } from '../../lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../lib/pki/signer.ts';
import { cliErrors } from '../errors.ts';
import { readArguments, readInput, usage } from '../read-arguments.ts';
import { type ExitCode, sayRefusal, type Terminal, toJson } from '../terminal.ts';
import { refuseSameFile } from '../write-output.ts';
import { contentTypeOf } from './content-type.ts';
import { type MakeSpec, makeSpec } from './make-spec.ts';
import { streamOutput } from './stream-output.ts';

const options = {
  p12: { type: 'string' },
  'pin-env': { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Exit code 0: written; 1: refused. Throws CLI_USAGE. */
export async function makeCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [input, output, ...more] = positionals;
  if (input === undefined || output === undefined || more.length > 0) {
    throw usage('cần tệp mô tả và tệp kết quả', 'give the description and the output');
  }
  const json = values.json === true;
  try {
    refuseSameFile(input, output);
    const spec = readSpec(input);
    const header = headerOf(spec);
    const attachments = attachmentsOf(spec, dirname(resolve(input)));
    for (const { file } of spec.kind === 'document' ? spec.attachments : []) {
      refuseSameFile(resolve(dirname(resolve(input)), file), output);
    }
    checkWritable(header, attachments);
    const signer =
      values.p12 === undefined ? undefined : await openKey(values.p12, values['pin-env'], terminal);
    const { bytes, sha256 } = await streamOutput(
      output,
      writeEdxml(header, attachments, signer && { signer }),
    );
    if (json) terminal.out(toJson({ file: output, size: bytes, sha256, signed: signer !== undefined }));
    else terminal.out(`✔ ${output} (${bytes} byte)\n  sha256 ${sha256}\n`);
    return 0;
  } catch (error) {
    sayRefusal(terminal, error, json);
    return 1;
  }
}

function readSpec(file: string): MakeSpec {
  const text = Buffer.from(readInput(file)).toString('utf8');
  let given: unknown;
  try {
    // What `show --json` prints as null is not there.
    given = JSON.parse(text, (_, value: unknown) => (value === null ? undefined : value));
  } catch (error) {
    throw usage(`${file} không phải JSON`, `${file} is no JSON: ${(error as Error).message}`);
  }
  const read = makeSpec.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  throw usage(`mô tả sai ở ${detail}`, `the description is wrong at ${detail}`);
}

/** What the description leaves out is set here: the id in the form that the national axis reads, and the time. */
function headerOf(spec: MakeSpec): MessageHeader {
  if (spec.kind === 'status') {
    return { ...spec, timestamp: spec.timestamp ?? inVietnam(new Date()) } as StatusHeader;
  }
  const { attachments: _, ...header } = spec;
  const { sender, promulgationDate, number, notation } = header;
  const documentId =
    header.documentId ?? `${sender.organId},${writeDate(promulgationDate)},${number}/${notation}`;
  const trace =
    header.trace.length > 0 ? header.trace : [{ organId: sender.organId, timestamp: inVietnam(new Date()) }];
  return { ...header, documentId, trace } as DocumentHeader;
}

function attachmentsOf(spec: MakeSpec, folder: string): readonly OutgoingAttachment[] {
  if (spec.kind === 'status') return [];
  return spec.attachments.map(({ file, name = basename(file), contentType, description }) => {
    const path = resolve(folder, file);
    return {
      name,
      contentType: contentType ?? contentTypeOf(name),
      ...(description !== undefined && { description }),
      contentId: randomUUID(),
      size: sizeOf(path),
      open: () => createReadStream(path),
    };
  });
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
  }
}

async function openKey(p12: string, pinEnv: string | undefined, terminal: Terminal): Promise<Signer> {
  const pin =
    pinEnv === undefined
      ? await terminal.askSecret(`Mã PIN của ${p12} · PIN: `)
      : await terminal.environment(pinEnv);
  if (pin === undefined)
    throw new AppError(cliErrors.CLI_PIN_MISSING, { params: { detail: pinEnv ?? 'stdin' } });
  const { key, certificate, chain } = await openPkcs12(readInput(p12), pin);
  return signerFromKey(key, certificate, chain);
}
