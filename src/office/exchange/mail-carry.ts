/** The way out by mail: a server that takes the mail is a carrier, and no receiver. */
import { isAppError } from '../../app-error.ts';
import { readEdxml } from '../../lib/edxml/read-edxml.ts';
import type { CarriedMessage, CarryEdxml } from './edxml-gateway.ts';
import { type EdxmlFiles, storedSource } from './edxml-keep.ts';
import type { EdxmlStore } from './edxml-store.ts';
import { mailIdOf, wordsOf } from './mail-compose.ts';
import type { SendMail } from './mail-message.ts';
import type { Partner } from './partner.ts';

export interface MailCarryPorts {
  readonly transact: <T>(
    work: (tx: { readonly edxml: Pick<EdxmlStore, 'arrivedFrom'> }) => Promise<T>,
  ) => Promise<T>;
  readonly storage: Pick<EdxmlFiles, 'open'>;
  readonly send: SendMail;
}

/** @param inReplyTo Message-ID of the mail that is answered, where it is at hand */
export function createMailCarry(
  ports: MailCarryPorts,
  partner: Pick<Partner, 'id' | 'endpoint'>,
  inReplyTo?: string | null,
): CarryEdxml {
  return async (message) => {
    const id = mailIdOf(message);
    const answer = await ports.send({
      id,
      to: partner.endpoint!,
      inReplyTo: inReplyTo ?? (await threadOf(ports, partner, message)),
      ...wordsOf(message.header),
      attachments: [
        ...(message.files ?? []).map(({ name, mediaType, sha256 }) => ({
          name,
          mediaType,
          open: () => ports.storage.open(sha256),
        })),
        { name: `${id}.edxml`, mediaType: 'application/xml', open: message.open },
      ],
    });
    if (answer.kind === 'taken') return { kind: 'carried', reference: id };
    return { kind: 'refused', reason: `Máy chủ thư từ chối (${answer.code}): ${answer.said}`.slice(0, 500) };
  };
}

/**
 * A later status answers the mail that brought the document: its Message-ID follows from the message as ours does. Of other
 * systems it is a name they do not know, which does no harm.
 */
async function threadOf(
  { transact, storage }: MailCarryPorts,
  { id, endpoint }: Pick<Partner, 'id' | 'endpoint'>,
  { header }: Pick<CarriedMessage, 'header'>,
): Promise<string | undefined> {
  if (header.kind !== 'status') return undefined;
  const { organId, documentId, code } = header.responseFor;
  const named = { documentId, code };
  const [arrived] = await transact((tx) => tx.edxml.arrivedFrom(id, [organId ?? ''], named));
  if (!arrived) return undefined;
  try {
    const { header: answered } = await readEdxml(storedSource(storage, arrived.messageSha256));
    if (answered.kind !== 'document' || answered.traceId === undefined) return undefined;
    return `<${answered.traceId}@${endpoint!.split('@').at(-1)}>`;
  } catch (error) {
    // A mail without edXML came as a PDF.
    if (isAppError(error) && error.code.startsWith('EDXML_')) return undefined;
    throw error;
  }
}
