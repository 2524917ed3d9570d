/** The plain steps of a document's way: each is one use case and answers the document as it now stands. */
import { z } from 'zod';
import type { DocumentRecord } from '../../../office/documents/document.ts';
import type { Actor } from '../../../office/identity/actor.ts';
import { type CancelPorts, cancelDocument } from '../../../office/outgoing/cancel-document.ts';
import { type ReturnPorts, returnDocument } from '../../../office/outgoing/return-document.ts';
import { approveDocument, type ReviewPorts } from '../../../office/outgoing/review-document.ts';
import { type SpoilPorts, spoilNumber } from '../../../office/outgoing/spoil-number.ts';
import { type SubmitPorts, submitDocument } from '../../../office/outgoing/submit-document.ts';
import { type Route, route } from '../../route.ts';
import { byId, pinnedComment, summary, toSummary } from './shapes.ts';

export interface StepRoutesPorts extends CancelPorts, ReturnPorts, ReviewPorts, SpoilPorts, SubmitPorts {
  readonly transact: CancelPorts['transact'] &
    ReturnPorts['transact'] &
    ReviewPorts['transact'] &
    SpoilPorts['transact'] &
    SubmitPorts['transact'];
}

const words = z
  .object({
    comment: z.string().max(4000).optional(),
    reason: z.string().max(4000).optional(),
    /** Of a return: pinned to places of the main file. */
    comments: z.array(pinnedComment).max(100).optional(),
  })
  .default({});
type Words = z.infer<typeof words>;

/** The document, and the version that the person had before their eyes when the client told it. */
interface Seen {
  readonly documentId: string;
  readonly version?: number;
}

interface StepRoute {
  readonly verb: string;
  readonly access: Route['access'];
  readonly summary: { readonly vi: string; readonly en: string };
  readonly take: (actor: Actor, seen: Seen, words: Words) => Promise<DocumentRecord>;
}

export function stepRoutes(ports: StepRoutesPorts): Route[] {
  const steps: readonly StepRoute[] = [
    {
      verb: 'submit',
      access: 'document.submit',
      summary: { vi: 'Trình duyệt', en: 'Submit for review' },
      take: (actor, seen) => submitDocument(ports, actor, seen),
    },
    {
      verb: 'approve-content',
      access: 'document.review-content',
      summary: { vi: 'Duyệt nội dung (Điều 12)', en: 'Approve the content' },
      take: (actor, seen, { comment }) =>
        approveDocument(ports, actor, { ...seen, kind: 'content', comment }),
    },
    {
      verb: 'approve-form',
      access: 'document.review-form',
      summary: { vi: 'Duyệt thể thức (Điều 12)', en: 'Approve the form' },
      take: (actor, seen, { comment }) => approveDocument(ports, actor, { ...seen, kind: 'form', comment }),
    },
    {
      verb: 'return',
      access: 'document.return',
      summary: { vi: 'Trả lại người soạn', en: 'Return to the drafter' },
      take: (actor, seen, { reason, comment, comments }) =>
        returnDocument(ports, actor, { ...seen, reason: reason ?? comment ?? '', comments }),
    },
    {
      verb: 'cancel',
      access: 'document.cancel',
      summary: { vi: 'Huỷ văn bản chưa có số', en: 'Cancel a document without a number' },
      take: (actor, { documentId }, { reason }) => cancelDocument(ports, actor, { documentId, reason }),
    },
    {
      verb: 'spoil',
      access: 'document.issue',
      summary: { vi: 'Bỏ số đã cấp, ghi lý do vào sổ', en: 'Enter a held number as void' },
      take: (actor, { documentId }, { reason }) =>
        spoilNumber(ports, actor, { documentId, reason: reason ?? '' }),
    },
  ];
  return steps.map(stepRoute);
}

function stepRoute({ verb, access, summary: told, take }: StepRoute): Route {
  return route({
    method: 'post',
    path: `/documents/{id}/${verb}`,
    tag: 'documents',
    summary: told,
    access,
    params: byId,
    body: words,
    ifMatch: 'optional',
    response: { status: 200, body: summary },
    handle: async ({ actor, params, body, version }) => {
      const seen = { documentId: params.id, ...(version > 0 && { version }) };
      const document = await take(actor, seen, body);
      return { body: toSummary(document), version: document.version };
    },
  });
}
