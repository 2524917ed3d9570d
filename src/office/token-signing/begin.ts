/** Writes a prepared signing and its two addresses; the secrets stand in the addresses alone. */

import { AppError } from '../../app-error.ts';
import type { Actor } from '../identity/actor.ts';
import { type AdmitTx, admitKeyUse, type WantedKey } from '../identity/admit-key-use.ts';
import { hashSecret, randomSecret } from '../identity/random-secret.ts';
import type { Ledger } from '../ledger/events.ts';
import { certificateErrors } from '../organisation/certificate-errors.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Clock } from '../unit-of-work.ts';
import { type TokenSigning, tokenSigningMs } from './token-signing.ts';
import type { TokenSigningStore } from './token-signing-store.ts';

export interface BeginPorts {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly publicUrl: URL;
}

export interface BeginTx extends AdmitTx {
  readonly organisation: AdmitTx['organisation'] &
    Pick<OrganisationReader, 'certificatesOfPerson' | 'certificatesOfUnit'>;
  readonly files: {
    addBytes(bytes: { sha256: string; size: number; mediaType: string; createdAt: Date }): Promise<void>;
  };
  readonly tokenSignings: Pick<TokenSigningStore, 'insert' | 'endUnanswered'>;
  readonly ledger: Ledger;
}

/** What the page hands to the tool (vietnam.md §2.3). */
export interface ToolCall {
  readonly id: string;
  /** The tool fetches the file here. */
  readonly fileName: string;
  /** And posts it here. */
  readonly fileUploadHandler: string;
  readonly documentNumber: string;
  /** ISO 8601 with +07:00; empty while there is no date. */
  readonly issuedDate: string;
  readonly metaData: readonly { readonly key: string; readonly value: string }[];
  readonly expiresAt: Date;
}

export type Prepared = Omit<
  TokenSigning,
  | 'id'
  | 'accountId'
  | 'sourceHash'
  | 'uploadHash'
  | 'state'
  | 'error'
  | 'result'
  | 'createdAt'
  | 'expiresAt'
  | 'answeredAt'
>;

export interface ToolFacts {
  readonly documentNumber: string;
  /** yyyy-MM-dd */
  readonly issuedOn: string | null;
  readonly subject: string;
}

/** As the desk asks before it opens a key; and a certificate must be bound, or every signature would be refused. */
export async function admitToken(tx: BeginTx, actor: Actor, wanted: WantedKey, now: Date): Promise<void> {
  const holder = await admitKeyUse(tx, actor, wanted, now);
  const bound =
    'personId' in holder
      ? await tx.organisation.certificatesOfPerson(holder.personId)
      : await tx.organisation.certificatesOfUnit(holder.unitId);
  if (!bound.some(({ revokedAt }) => revokedAt === null))
    throw new AppError(certificateErrors.CERTIFICATE_MISSING);
}

export async function begin(
  ports: BeginPorts,
  tx: BeginTx,
  actor: Actor,
  prepared: Prepared,
  facts: ToolFacts,
): Promise<ToolCall> {
  const now = ports.clock.now();
  const [source, upload] = [randomSecret(), randomSecret()];
  const signing: TokenSigning = {
    ...prepared,
    id: ports.newId(),
    accountId: actor.accountId,
    sourceHash: hashSecret(source),
    uploadHash: hashSecret(upload),
    state: 'waiting',
    error: null,
    result: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + tokenSigningMs),
    answeredAt: null,
  };
  const { preparedSha256: sha256, preparedSize: size } = prepared;
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt: now });
  await tx.tokenSignings.endUnanswered(signing, now);
  await tx.tokenSignings.insert(signing);
  await tx.ledger.append({
    kind: 'document.prepared',
    actor,
    appointmentId: signing.appointmentId,
    unitId: signing.unitId,
    documentId: signing.documentId,
    incomingId: signing.incomingId,
    fileSha256: sha256,
    after: { tokenSigningId: signing.id, purpose: signing.purpose, fileId: signing.fileId, via: 'token' },
  });
  const address = (name: string, secret: string) => {
    const url = new URL(`/api/v1/token-signings/${name}`, ports.publicUrl);
    url.searchParams.set('t', secret);
    return url.href;
  };
  return {
    id: signing.id,
    fileName: address('source', source),
    fileUploadHandler: address('upload', upload),
    documentNumber: facts.documentNumber,
    issuedDate: facts.issuedOn === null ? '' : `${facts.issuedOn}T00:00:00+07:00`,
    metaData: metaDataOf(signing, facts),
    expiresAt: signing.expiresAt,
  };
}

/** Names of ours: the tool passes them on and shows them at most. A fill is told as field=text. */
function metaDataOf(signing: TokenSigning, { subject }: ToolFacts): ToolCall['metaData'] {
  const { field, fills } = signing.expects;
  return [
    { key: 'purpose', value: signing.purpose },
    { key: 'recordId', value: signing.documentId ?? signing.incomingId ?? '' },
    { key: 'subject', value: subject },
    ...(field === null ? [] : [{ key: 'signatureField', value: field }]),
    ...fills.map((fill) => ({ key: 'fill', value: `${fill.field}=${fill.texts[0]}` })),
  ];
}
