/**
 * Sender: a document that replaces one (NĐ 30/2020 Đ18.5) goes as BussinessDocType 3 to those whom the earlier one was sent to,
 * naming it as it was named then; to everybody else it is a new document.
 */
import type { DocumentHeader } from '../../lib/edxml/message.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { Consignment } from './consignment.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EdxmlStore, SentEdxml } from './edxml-store.ts';

export interface ReplacementTx {
  readonly documents: Pick<DocumentStore, 'get'>;
  readonly deliveries: Pick<DeliveryStore, 'byConsignment' | 'ofDocument'>;
  readonly edxml: Pick<EdxmlStore, 'sentBy'>;
}

/** @returns by consignment id, where the same receiver was sent the earlier document by the same partner */
export async function formersOf(
  tx: ReplacementTx,
  partnerId: string,
  consignments: readonly Consignment[],
): Promise<ReadonlyMap<string, SentEdxml>> {
  const formers = new Map<string, SentEdxml>();
  for (const { consignmentId } of consignments) {
    const delivery = await tx.deliveries.byConsignment(consignmentId);
    const document = delivery && (await tx.documents.get(delivery.documentId));
    if (!document?.replacesId) continue;
    for (const earlier of await tx.deliveries.ofDocument(document.replacesId)) {
      if (earlier.receiverUnitId !== delivery!.receiverUnitId) continue;
      const sent = await tx.edxml.sentBy(earlier.consignmentId);
      if (sent?.partnerId === partnerId) formers.set(consignmentId, sent);
    }
  }
  return formers;
}

/** @param formers what each receiver of the message was sent; not empty */
export function asReplacement(header: DocumentHeader, formers: readonly SentEdxml[]): DocumentHeader {
  const named = new Map<string, string[]>();
  for (const { documentId, receiverCode } of formers)
    named.set(documentId, [...(named.get(documentId) ?? []), receiverCode]);
  return {
    ...header,
    business: {
      ...header.business,
      type: 3,
      reason: `Thay thế văn bản ${formers[0]!.code}`,
      replacements: [...named].map(([documentId, organIds]) => ({ documentId, organIds })),
    },
  };
}
