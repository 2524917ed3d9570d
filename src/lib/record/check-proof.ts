/** Judges the proof of one document or event offline: each event leads to the signed root of its batch. */
import { isPublicJwk, readSignedHeader, thumbprintOf } from './batch-header.ts';
import type { CheckOptions, CheckReport } from './check-export.ts';
import { hashOfLeaf } from './event-leaf.ts';
import { type Finding, type FindingCode, type FindingFacts, finding } from './findings.ts';
import { judgeTimestamp } from './judge-timestamp.ts';
import type { LedgerProof } from './ledger-proof.ts';
import { rootOfPath } from './merkle.ts';

export type ProofReport = Pick<CheckReport, 'verdict' | 'first' | 'findings' | 'timestamps'> & {
  readonly events: number;
};

export function checkProof(proof: LedgerProof, options: CheckOptions): ProofReport {
  const findings: Finding[] = [];
  const say = (code: FindingCode, facts: FindingFacts) => findings.push(finding(code, facts));
  const timestamps = { proved: 0, untrusted: 0, pending: 0 };
  const keys = new Map(proof.keys.filter(isPublicJwk).map((key) => [thumbprintOf(key), key]));
  const batches = new Map(
    proof.batches.flatMap((batch) => {
      const signed = readSignedHeader(batch.jws);
      return signed === null ? [] : [[signed.header.number, { signed, batch }] as const];
    }),
  );
  const firstUse = new Set<string>();
  for (const { signed, batch: line } of batches.values()) {
    const { number: batch, key, sealedAt } = signed.header;
    const jwk = keys.get(key);
    if (jwk === undefined || (options.keys.length > 0 && !options.keys.includes(key)))
      say('KEY_UNKNOWN', { batch, key });
    else if (!signed.signedBy(jwk)) say('SIGNATURE_BAD', { batch });
    if (options.keys.length === 0) firstUse.add(key);
    if (line.timestamp === null) timestamps.pending += 1;
    else {
      const token = Buffer.from(line.timestamp, 'base64');
      const { verdict, detail } = judgeTimestamp(
        token,
        signed.text,
        new Date(sealedAt),
        options.timestampTrust,
      );
      if (verdict === 'bad') say('TIMESTAMP_BAD', { batch, detail });
      else timestamps[verdict] += 1;
      if (verdict === 'untrusted') say('TIMESTAMP_UNTRUSTED', { batch, detail });
    }
  }
  const unsealed = proof.events.filter(({ batch }) => batch === null);
  for (const { event, batch, position, path } of proof.events) {
    if (batch === null) continue;
    const header = batches.get(batch)?.signed.header;
    const beside = path.map((hash) => Buffer.from(hash, 'hex'));
    const root = header && rootOfPath(hashOfLeaf(event), position ?? -1, header.size, beside);
    const leads = root && Buffer.from(root).toString('hex') === header.root;
    if (!leads) say('PROOF_WRONG', { batch, event: event.id });
  }
  for (const key of firstUse) say('KEY_FIRST_USE', { key });
  if (unsealed.length > 0) say('UNSEALED', { count: unsealed.length, event: unsealed[0]?.event.id ?? null });
  const first = findings.find(({ level }) => level === 'broken') ?? null;
  const undetermined = findings.some(({ level }) => level === 'undetermined');
  const verdict = first ? 'broken' : undetermined ? 'undetermined' : 'intact';
  return { verdict, first, findings, timestamps, events: proof.events.length };
}
