/** The files' part of issuing: number, date and seal in one increment; each separate attachment sealed (appendix I, II.8b). */
import { type DocumentFile, type DocumentRecord, latestVersion } from '../documents/document.ts';
import { documentType } from '../documents/document-types.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { SealedFile, SealedFiles } from './freeze-issued.ts';
import type { IssuePorts } from './issue-ground.ts';
import { mainFile } from './load-document.ts';
import type { Report } from './run-job.ts';
import type { SignedPdf } from './sign-at-level.ts';

export interface SealCommand {
  /** Holding its number and date. */
  readonly document: DocumentRecord;
  readonly unit: Unit;
  readonly files: readonly DocumentFile[];
}

type SealPorts = Pick<IssuePorts, 'storage' | 'pdf' | 'clock'>;

export async function sealFiles(
  ports: SealPorts,
  session: SigningSession,
  command: SealCommand,
  report: Report,
): Promise<SealedFiles> {
  const main = mainFile(command.files);
  await report('sealing');
  const { result, layout } = await sealMain(ports, session, command, main);
  const sealed = [await store(ports, main, result)];
  for (const file of command.files.filter((one) => one.role === 'attachment')) {
    await report(`sealing-attachment-${file.position}`);
    const pdf = await ports.storage.read(latestVersion(file).sha256);
    const attachment = await ports.pdf.sealAttachment({ pdf, ...sealing(ports, session, command) });
    sealed.push(await store(ports, file, attachment));
  }
  return { files: sealed, layout };
}

async function sealMain(
  ports: SealPorts,
  session: SigningSession,
  command: SealCommand,
  main: DocumentFile,
): Promise<{ result: SignedPdf; layout: PreparedLayout }> {
  const { document, unit } = command;
  const { pdf, layout } = await readyToSeal(ports, document, main);
  if (document.number === null || document.issuedOn === null)
    throw new Error(`document ${document.id} holds no number`);
  const type = documentType(document.typeCode);
  const result = await ports.pdf.sealMain({
    pdf,
    layout,
    ...sealing(ports, session, command),
    image: unit.sealImage === null ? null : await ports.storage.read(unit.sealImage),
    number: document.number,
    issuedOn: document.issuedOn,
    copyName: type.kind === 'copy' ? type.vi : null,
    agencyAlone: isAgencyAlone(document),
  });
  return { result, layout };
}

/** Copies and digitised paper carry the agency's signature alone (Đ25, Đ18.6). */
function isAgencyAlone({ origin }: DocumentRecord): boolean {
  return origin !== 'electronic';
}

/** The main file as the clerk seals it. A file that nobody signed before gets its layout here. */
export async function readyToSeal(
  ports: Pick<SealPorts, 'storage' | 'pdf'>,
  document: DocumentRecord,
  main: DocumentFile,
): Promise<{ pdf: Uint8Array; layout: PreparedLayout }> {
  const pdf = await ports.storage.read(latestVersion(main).sha256);
  if (document.layout?.prepared) return { pdf, layout: document.layout.prepared };
  return ports.pdf.prepare({
    pdf,
    signers: [],
    given: document.layout?.given ?? null,
    checkToken: document.checkToken,
    agencyAlone: isAgencyAlone(document),
  });
}

function sealing(ports: SealPorts, session: SigningSession, { document, unit }: SealCommand) {
  return {
    signer: session.signer,
    agency: unit.name,
    place: unit.place,
    at: ports.clock.now(),
    numberSymbol: numberSymbol(document),
  };
}

async function store(ports: SealPorts, file: DocumentFile, result: SignedPdf): Promise<SealedFile> {
  const { pdf, ...facts } = result;
  return { file, result: facts, ...(await ports.storage.putBytes(pdf)) };
}
