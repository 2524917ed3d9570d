/** The file's part of signing: prepare before the first signature, then sign. Touches no record. */
import { latestVersion } from '../documents/document.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Transact } from '../unit-of-work.ts';
import type { Report } from './run-job.ts';
import type { SignedPdf } from './sign-at-level.ts';
import type { SigningGround, SigningTurn, SignPorts } from './sign-ground.ts';

export interface SignedFile {
  readonly result: SignedPdf;
  readonly layout: PreparedLayout;
  /** The file with its reserved fields, when this step made them. */
  readonly prepared: Uint8Array | null;
}

export async function signFile(
  ports: SignPorts,
  session: SigningSession,
  ground: SigningGround,
  report: Report,
): Promise<SignedFile> {
  const { appointment, unit } = ground;
  const ready = await readyToSign(ports, ground, report);
  await report('signing');
  const image =
    appointment.signatureImage === null ? null : await ports.storage.read(appointment.signatureImage);
  const result = await ports.pdf.signAsPerson({
    pdf: ready.pdf,
    layout: ready.layout,
    index: ground.turn.position - 1,
    signer: session.signer,
    name: appointment.fullName,
    place: unit.place,
    image,
    at: ports.clock.now(),
  });
  return { result, layout: ready.layout, prepared: ready.isNew ? ready.pdf : null };
}

export interface ReadyFile {
  readonly pdf: Uint8Array;
  readonly layout: PreparedLayout;
  /** The fields were reserved just now: `pdf` is a new version. */
  readonly isNew: boolean;
}

export interface ReadyPorts extends Pick<SignPorts, 'pdf'> {
  readonly transact: Transact<{ readonly organisation: Pick<OrganisationReader, 'appointment'> }>;
  readonly storage: Pick<SignPorts['storage'], 'read'>;
}

/** The file as the next signer signs it: before the first signature its fields are reserved. */
export async function readyToSign(
  ports: ReadyPorts,
  turn: Pick<SigningTurn, 'document' | 'signers' | 'main'>,
  report: Report,
): Promise<ReadyFile> {
  const { layout } = turn.document;
  await report('reading');
  const original = await ports.storage.read(latestVersion(turn.main).sha256);
  if (layout?.prepared) return { pdf: original, layout: layout.prepared, isNew: false };
  const made = await prepare(ports, turn, original, report);
  return { ...made, isNew: made.pdf !== original };
}

async function prepare(
  ports: Pick<ReadyPorts, 'pdf' | 'transact'>,
  { document, signers }: Pick<SigningTurn, 'document' | 'signers'>,
  pdf: Uint8Array,
  report: Report,
): Promise<{ pdf: Uint8Array; layout: PreparedLayout }> {
  await report('preparing');
  const appointmentIds = signers.map((signer) => signer.appointmentId);
  return ports.pdf.prepare({
    pdf,
    signers: await signerTexts(ports.transact, appointmentIds),
    given: document.layout?.given ?? null,
    checkToken: document.checkToken,
    agencyAlone: false,
  });
}

/** Position and name as they stand on the page. */
async function signerTexts(
  transact: Transact<{ organisation: Pick<OrganisationReader, 'appointment'> }>,
  appointmentIds: readonly string[],
): Promise<readonly { title: string; name: string }[]> {
  return transact(async ({ organisation }) => {
    const texts: { title: string; name: string }[] = [];
    for (const id of appointmentIds) {
      const held = await organisation.appointment(id);
      if (held) texts.push({ title: held.position, name: held.fullName });
    }
    return texts;
  });
}
