import { randomBytes } from 'node:crypto';
import type { Certificate } from '../src/lib/pki/certificate.ts';
import { assembleSignedData, signedAttributes } from '../src/lib/pki/cms-build.ts';
import { type Asn1, readWholeAsn1 } from '../src/lib/pki/der-read.ts';
import { asBoolean, asOctets, asOid } from '../src/lib/pki/der-values.ts';
import {
  bits,
  context,
  generalizedTime,
  integer,
  integerBytes,
  octets,
  oid,
  sequence,
  utf8,
} from '../src/lib/pki/der-write.ts';
import { digestBytes } from '../src/lib/pki/digest.ts';
import { OID } from '../src/lib/pki/oids.ts';
import { algorithmDer } from '../src/lib/pki/signature-algorithm.ts';
import { defaultAlgorithm, digestFor, signWithKey } from '../src/lib/pki/signer.ts';
import { type Authority, newSerial, POLICY } from './profiles.ts';

export interface TimestampService {
  readonly tsa: Authority;
  readonly chain: readonly Certificate[];
  readonly now: Date;
  /** Deliberate mistakes, for tests of the requester. */
  readonly mistake?: 'wrong-nonce' | 'wrong-imprint' | undefined;
}

const ACCEPTED: Readonly<Record<string, number>> = { [OID.sha256]: 32, [OID.sha384]: 48, [OID.sha512]: 64 };
/** PKIFailureInfo bits (RFC 3161 §2.4.2). */
const FAILURE = { badAlg: 0, badDataFormat: 5, unacceptedPolicy: 15, systemFailure: 25 } as const;

/** A TimeStampResp to a TimeStampReq (RFC 3161 §2.4); a request that cannot be served gets a rejection. */
export async function answerTimestamp(request: Uint8Array, service: TimestampService): Promise<Uint8Array> {
  let query: TimestampQuery;
  try {
    query = readQuery(readWholeAsn1(request));
  } catch {
    return rejection('badDataFormat');
  }
  if (ACCEPTED[query.digestOid] !== query.hash.length) return rejection('badAlg');
  if (query.policy !== undefined && query.policy !== POLICY.timestamp) return rejection('unacceptedPolicy');
  const token = await makeToken(query, service);
  return sequence(sequence(integer(0)), token);
}

export function rejection(failure: keyof typeof FAILURE): Uint8Array {
  const bit = FAILURE[failure];
  const info = new Uint8Array((bit >> 3) + 1);
  info[bit >> 3] = 0x80 >> (bit & 7);
  return sequence(sequence(integer(2), sequence(utf8(failure)), bits(info, 7 - (bit & 7))));
}

interface TimestampQuery {
  readonly digestOid: string;
  readonly hash: Uint8Array;
  readonly policy: string | undefined;
  readonly nonce: Uint8Array | undefined;
  readonly certReq: boolean;
}

function readQuery(request: Asn1): TimestampQuery {
  const imprint = request.at(1);
  const optional = request.sequence().slice(2);
  const policy = optional.find((field) => field.is(6));
  const certReq = optional.find((field) => field.is(1));
  return {
    digestOid: asOid(imprint.at(0).at(0)),
    hash: asOctets(imprint.at(1)),
    policy: policy && asOid(policy),
    nonce: optional.find((field) => field.is(2))?.content,
    certReq: certReq !== undefined && asBoolean(certReq),
  };
}

async function makeToken(query: TimestampQuery, service: TimestampService): Promise<Uint8Array> {
  const { tsa, mistake } = service;
  const hash = mistake === 'wrong-imprint' ? randomBytes(query.hash.length) : query.hash;
  const nonce = mistake === 'wrong-nonce' ? Buffer.from(newSerial(), 'hex') : query.nonce;
  const tstInfo = sequence(
    integer(1),
    oid(POLICY.timestamp),
    sequence(algorithmDer(query.digestOid), octets(hash)),
    integerBytes(Buffer.from(newSerial(), 'hex')),
    generalizedTime(service.now),
    sequence(integer(1)),
    ...(nonce === undefined ? [] : [integerBytes(nonce)]),
    context(0, context(4, tsa.certificate.subject.der)),
  );
  const algorithm = defaultAlgorithm(tsa.key);
  const attributes = signedAttributes({
    certificate: tsa.certificate,
    algorithm,
    messageDigest: digestBytes(digestFor(algorithm), tstInfo),
    contentType: OID.tstInfo,
  });
  return assembleSignedData({
    attributes,
    signature: await signWithKey(tsa.key, algorithm, attributes.toBeSigned),
    chain: service.chain,
    content: { type: OID.tstInfo, bytes: tstInfo },
    embedCertificates: query.certReq,
  });
}
