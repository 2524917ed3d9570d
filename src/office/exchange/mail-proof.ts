/**
 * Whether a status that came by mail is the partner's. From proves nothing: anybody writes it. One of three does: an XML
 * signature by a key known as the partner's; the Message-ID of the mail that brought the document, which only its readers know;
 * or the word of our own mail server that the partner's domain has signed the mail (RFC 8601).
 */
import type { StatusHeader } from '../../lib/edxml/message.ts';
import type { MessageSignature } from './edxml-signature.ts';
import type { EdxmlStore } from './edxml-store.ts';
import { type ArrivedMail, consignmentsNamed } from './mail-message.ts';
import { mailSettings } from './mail-settings.ts';
import type { Partner } from './partner.ts';

export interface MailedStatus {
  readonly mail: Pick<ArrivedMail, 'references' | 'authenticationResults'>;
  readonly header: StatusHeader;
  readonly signature: MessageSignature;
}

export async function isPartnersWord(
  tx: { readonly edxml: Pick<EdxmlStore, 'sentBy'> },
  { id, endpoint, settings }: Pick<Partner, 'id' | 'endpoint' | 'settings'>,
  { mail, header, signature }: MailedStatus,
): Promise<boolean> {
  if (signature.state === 'valid') return true;
  const { authserv } = mailSettings.parse(settings);
  const domain = endpoint?.split('@').at(-1)?.toLowerCase() ?? '';
  if (authserv && isAuthenticated(mail.authenticationResults, authserv, domain)) return true;
  const { documentId, code } = header.responseFor;
  for (const consignmentId of consignmentsNamed(mail.references)) {
    const sent = await tx.edxml.sentBy(consignmentId);
    if (sent?.partnerId === id && (sent.documentId === documentId || sent.code === code)) return true;
  }
  return false;
}

/**
 * Of all fields only the topmost that bears our server's name: those below may have been sent along.
 * @param domain of the partner's address, in lower case
 */
export function isAuthenticated(fields: readonly string[], authserv: string, domain: string): boolean {
  const ours = fields.find((field) => nameOf(field) === authserv.toLowerCase());
  if (ours === undefined || domain === '') return false;
  return withoutComments(ours)
    .split(';')
    .slice(1)
    .some((result) => {
      const said = new Map(
        [...result.toLowerCase().matchAll(/([a-z][a-z0-9.-]*)\s*=\s*"?([^\s;"]+)/g)].map((one) => [
          one[1],
          one[2],
        ]),
      );
      if (said.get('dmarc') === 'pass') return said.get('header.from') === domain;
      if (said.get('dkim') === 'pass') return said.get('header.d') === domain;
      return false;
    });
}

const nameOf = (field: string) => withoutComments(field).split(';')[0]!.trim().split(/\s/)[0]!.toLowerCase();

/** Comments may stand anywhere and say anything, `dkim=pass` too. */
function withoutComments(field: string): string {
  let depth = 0;
  let kept = '';
  for (const character of field.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => quoted.replace(/[();=]/g, ''))) {
    if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(depth - 1, 0);
    else if (depth === 0) kept += character;
  }
  return kept;
}
