/** A package of evidence of a real exchange: made by the clerk under the seal, judged by nothing but the file and the root. */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Json } from '../../scripts/journey/client.ts';
import { checkEvidence } from '../../src/lib/evidence/check-evidence.ts';
import { readZip } from '../../src/lib/evidence/zip-read.ts';
import { Certificate } from '../../src/lib/pki/certificate.ts';
import { officeErrors } from '../../src/office/errors.ts';
import { exchangeErrors } from '../../src/office/exchange/errors.ts';
import { identityErrors } from '../../src/office/identity/errors.ts';
import { outgoingErrors } from '../../src/office/outgoing/errors.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { eventually, OfficeDay } from './office-day.ts';
import { refusal } from './refused.ts';

describe('evidence of a document that was sent', function evidence() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;
  let document: Json;
  let arrivalId: string;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    const addressees = [
      ...(await day.electronically('hungloi', 'doibinh')),
      { unitId: null, name: 'Trường THCS Chân Sơn', channel: 'paper' },
    ];
    document = await day.issued('chanson', { addressees });
    await day.send('chanson', document.id);
    const receiver = await day.who('hungloi', 'vanthu');
    const { id } = await day.arrival('hungloi', document);

    arrivalId = id;
    await receiver.api.post(`/incoming/${id}/register`);
    await eventually(async () => {
      const deliveries = await day.deliveries('chanson', document.id);
      return deliveries.some(({ state }) => state === 'accepted' || state === 'registered') || undefined;
    });
  });
  after(() => service?.stop());

  const sealOf = async (unit: string) => {
    const clerk = await day.who(unit, 'vanthu');
    const session = await day.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
    return { clerk, signingSessionId: session.id };
  };

  it('promise 7, the record can be checked by an outsider: made, then document, messages, receipts, statuses and the proof of the record stand in it, intact with the root alone', async () => {
    const { clerk, signingSessionId } = await sealOf('chanson');
    const bytes = await clerk.api.download(`/documents/${document.id}/evidence`, { signingSessionId });
    const roots = [rootOf(service)];
    const alone = { roots, pool: [], revocation: { ocsp: [], crl: [] }, now: new Date() };
    const report = await checkEvidence(bytes, alone);
    expect([report.verdict, report.findings]).to.deep.equal(['intact', []]);
    expect(report.signatures.map(({ signer }) => signer)).to.deep.equal(['ỦY BAN NHÂN DÂN XÃ CHÂN SƠN']);
    const names = report.files.map(({ name }) => name);
    const count = (shape: RegExp) => names.filter((name) => shape.test(name)).length;
    expect([count(/^van-ban\/01 /), count(/thong-diep\.json$/), count(/bien-nhan\.jws$/)]).to.deep.equal([
      1, 2, 2,
    ]);
    expect(count(/trang-thai-\d{3}-03\.jws$/)).to.equal(1);
    expect(names).to.include.members([
      'ke-khai.json',
      'nhat-ky/chung-minh.json',
      'giao-nhan/khoa-bien-nhan.json',
    ]);

    const entry = (name: string) => Buffer.from(readZip(bytes).find((one) => one.name === name)!.bytes);
    const main = names.find((name) => /^van-ban\/01 /.test(name))!;
    expect(entry(main).equals(await day.issuedBytes('chanson', document))).to.equal(true);
    const { keys } = JSON.parse(entry('giao-nhan/khoa-bien-nhan.json').toString());
    for (const name of names.filter((one) => one.endsWith('.jws')))
      expect(signedByOneOf(keys, entry(name).toString()), name).to.equal(true);
    const told = JSON.parse(entry('ke-khai.json').toString());
    expect(told.document).to.include({ id: document.id, issuedOn: document.issuedOn });
    expect(told.deliveries.map(({ channel, proved }: Json) => [channel, proved])).to.deep.equal([
      ['electronic', true],
      ['electronic', true],
      ['paper', false],
    ]);
    const { items } = await clerk.api.get(`/documents/${document.id}/history?limit=100`);
    const [made] = items.filter(({ kind }: Json) => kind === 'document.evidence-made');
    expect(made.after).to.deep.equal({ level: 'B-LT', deliveries: 3 });
  });

  it('an arrival, when its receiver makes the package, then what came, the receipt that was given and the record stand in it under the receiver’s seal', async () => {
    const { clerk, signingSessionId } = await sealOf('hungloi');
    const bytes = await clerk.api.download(`/incoming/${arrivalId}/evidence`, { signingSessionId });
    const alone = { roots: [rootOf(service)], pool: [], revocation: { ocsp: [], crl: [] }, now: new Date() };
    const report = await checkEvidence(bytes, alone);
    expect([report.verdict, report.findings]).to.deep.equal(['intact', []]);
    expect(report.signatures.map(({ signer }) => signer)).to.deep.equal(['ỦY BAN NHÂN DÂN XÃ HÙNG LỢI']);
    const entries = new Map(readZip(bytes).map(({ name, bytes: content }) => [name, Buffer.from(content)]));
    const main = [...entries.keys()].find((name) => /^van-ban\/01 /.test(name))!;
    expect(entries.get(main)!.equals(await day.issuedBytes('chanson', document))).to.equal(true);
    const receipt = entries.get('giao-nhan/bien-nhan.jws')!.toString();
    const { keys } = JSON.parse(entries.get('giao-nhan/khoa-bien-nhan.json')!.toString());
    expect(signedByOneOf(keys, receipt)).to.equal(true);
    const { incomingId, digests } = JSON.parse(Buffer.from(receipt.split('.')[1]!, 'base64url').toString());
    const told = JSON.parse(entries.get('ke-khai.json')!.toString());
    expect([incomingId, told.arrival.id]).to.deep.equal([arrivalId, arrivalId]);
    expect(told.files).to.deep.equal(digests);
    expect(report.files.map(({ sha256 }) => sha256)).to.include(digests[0].sha256);
    expect(told.arrival).to.include({ subject: document.subject, state: 'registered' });
    const proof = JSON.parse(entries.get('nhat-ky/chung-minh.json')!.toString());
    expect(proof.events.map(({ event }: Json) => event.kind)).to.include.members([
      'incoming.arrived',
      'incoming.registered',
    ]);
    const { items } = await clerk.api.get(`/incoming/${arrivalId}/history?limit=100`);
    const [made] = items.filter(({ kind }: Json) => kind === 'incoming.evidence-made');
    expect(made.after).to.deep.equal({ level: 'B-LT', proved: true });
  });

  it('unknown is not valid: who is no clerk of the receiver, and another seal, then there is no package of the arrival', async () => {
    const { clerk, signingSessionId } = await sealOf('hungloi');
    const path = `/incoming/${arrivalId}/evidence`;
    const other = await sealOf('doibinh');
    const theirs = { signingSessionId: other.signingSessionId };
    await refusal(other.clerk.api.post(path, theirs), 404, officeErrors.NOT_FOUND);
    const personal = await day.cast.signingSession(clerk, { holder: 'personal' });
    const refused = clerk.api.post(path, { signingSessionId: personal.id });
    await refusal(refused, 403, outgoingErrors.SEAL_OF_OTHER_UNIT);
    const chairman = await day.who('hungloi', 'chutich');
    const own = await day.cast.signingSession(chairman, { holder: 'personal' });
    await refusal(chairman.api.post(path, { signingSessionId: own.id }), 403, identityErrors.FORBIDDEN);
    const nobody = clerk.api.post(`/incoming/${document.id}/evidence`, { signingSessionId });
    await refusal(nobody, 404, officeErrors.NOT_FOUND);
  });

  it('a key that another unit claims, when the package is made, then each key stands in it once, for its receiver, with the time since when it has it', async () => {
    await service.parts.database.pool.query(
      `INSERT INTO receipt_keys (fingerprint, unit_id, public_jwk, created_at)
       SELECT k.fingerprint, u.id, k.public_jwk, '2020-01-01' FROM receipt_keys k,
         (SELECT id FROM units ORDER BY valid_to DESC NULLS FIRST, id DESC LIMIT 40) u ON CONFLICT DO NOTHING`,
    );
    const { clerk, signingSessionId } = await sealOf('chanson');
    const bytes = await clerk.api.download(`/documents/${document.id}/evidence`, { signingSessionId });
    const file = readZip(bytes).find(({ name }) => name === 'giao-nhan/khoa-bien-nhan.json')!;
    const { keys } = JSON.parse(Buffer.from(file.bytes).toString());
    const receivers = await Promise.all(['hungloi', 'doibinh'].map((unit) => day.who(unit, 'vanthu')));
    const { rows } = await service.parts.database.pool.query(
      'SELECT organ_code FROM units WHERE id = ANY($1)',
      [receivers.map(({ unitId }) => unitId)],
    );
    expect(keys.map(({ organCode }: Json) => organCode)).to.have.members(
      rows.map(({ organ_code }) => organ_code),
    );
    expect(keys.map(({ validFrom, validTo }: Json) => [typeof validFrom, validTo])).to.deep.equal([
      ['string', null],
      ['string', null],
    ]);
  });

  it('unknown is not valid: who is no clerk of the issuer, another seal, a document that is not issued, then there is no package', async () => {
    const { clerk, signingSessionId } = await sealOf('chanson');
    const path = `/documents/${document.id}/evidence`;
    const other = await sealOf('hungloi');
    const theirs = { signingSessionId: other.signingSessionId };
    await refusal(other.clerk.api.post(path, theirs), 404, officeErrors.NOT_FOUND);
    const chairman = await day.who('chanson', 'chutich');
    const own = await day.cast.signingSession(chairman, { holder: 'personal' });
    await refusal(chairman.api.post(path, { signingSessionId: own.id }), 403, identityErrors.FORBIDDEN);
    const personal = await day.cast.signingSession(clerk, { holder: 'personal' });
    const refused = clerk.api.post(path, { signingSessionId: personal.id });
    await refusal(refused, 403, outgoingErrors.SEAL_OF_OTHER_UNIT);
    const draft = await day.draft('chanson');
    const early = clerk.api.post(`/documents/${draft.id}/evidence`, { signingSessionId });
    await refusal(early, 409, exchangeErrors.DOCUMENT_NOT_ISSUED);
  });
});

/** As an outsider would: the development root as it lies in the folder of the service. */
function rootOf({ parts }: RunningService): Certificate {
  return Certificate.parse(
    readFileSync(join(parts.config.dataDir, 'pki', 'authorities', 'root.crt'), 'utf8'),
  );
}

/** RFC 7515: ES256 over header and payload as they stand. */
function signedByOneOf(keys: readonly Json[], jws: string): boolean {
  const [head = '', payload = '', signature = ''] = jws.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const jwk = keys.find(({ fingerprint }) => fingerprint === kid)?.publicJwk;
  if (!jwk) return false;
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  return verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
}
