/** Before signing: where the signature will stand and what will be drawn there. Nothing is written. */
import { AppError } from '../../app-error.ts';
import { openPdf } from '../../lib/pdf/document.ts';
import type { Place } from '../../lib/typesetting/places.ts';
import { VisualPage } from '../../lib/typesetting/visual-page.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, mainFile, nextSigner, readDocument } from './load-document.ts';
import type { PdfSteps } from './pdf-steps.ts';
import { readyToSign } from './sign-file.ts';

interface PreviewTx extends LoadTx {
  readonly files: Pick<FileStore, 'filesOf'>;
}

export interface PreviewPorts {
  readonly transact: Transact<PreviewTx>;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
  readonly pdf: PdfSteps;
}

/** In parts of the page's width and height, from its upper left corner as the reader sees it. */
export interface PageArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ShownPlace {
  /** From 1. */
  readonly page: number;
  readonly area: PageArea;
  readonly source: Place['source'];
}

export interface SignaturePreview {
  readonly signature: ShownPlace;
  readonly seal: ShownPlace;
  /** What is drawn when there is no picture. */
  readonly name: string;
  /** PNG of the handwriting. */
  readonly picture: Uint8Array | null;
}

/** @throws AppError NOT_FOUND, NOTHING_TO_SIGN, FORBIDDEN (not this person's turn), MAIN_FILE_MISSING */
export async function previewSignature(
  ports: PreviewPorts,
  actor: Actor,
  documentId: string,
): Promise<SignaturePreview> {
  const found = await ports.transact(async (tx) => {
    const { document, signers, subjects } = await readDocument(tx, actor, documentId);
    const turn = nextSigner(signers);
    if (document.state !== 'awaiting_signature' || !turn) throw new AppError(outgoingErrors.NOTHING_TO_SIGN);
    permit(actor, 'document.sign', { ...subjects.issuing, appointmentIds: [turn.appointmentId] });
    const appointment = await tx.organisation.appointment(turn.appointmentId);
    return { document, signers, turn, appointment, main: mainFile(await tx.files.filesOf(documentId)) };
  });
  const { pdf, layout } = await readyToSign(ports, found, async () => undefined);
  const image = found.appointment?.signatureImage ?? null;
  return {
    signature: shown(pdf, layout.signatures[found.turn.position - 1]!),
    seal: shown(pdf, layout.seal),
    name: found.appointment?.fullName ?? '',
    picture: image === null ? null : await ports.storage.read(image),
  };
}

/** Where a place of the file lies on the page as the reader sees it. */
export function shown(pdf: Uint8Array, { pageIndex, rect, source }: Place): ShownPlace {
  const { cropBox, rotate, userUnit } = openPdf(pdf).page(pageIndex);
  const page = new VisualPage(pageIndex, cropBox, rotate, userUnit);
  const box = page.boxFromUser(rect);
  const area = {
    left: box.x / page.width,
    top: 1 - (box.y + box.height) / page.height,
    width: box.width / page.width,
    height: box.height / page.height,
  };
  return { page: pageIndex + 1, area, source };
}
