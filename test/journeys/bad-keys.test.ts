/** Keys, certificates and authority that must not sign, through HTTP on the running service. */
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import type { Member } from '../../scripts/journey/cast.ts';
import type { Json } from '../../scripts/journey/client.ts';
import { createIdentityStore } from '../../src/adapters/database/identity-store.ts';
import { createOrganisationStore } from '../../src/adapters/database/organisation-store.ts';
import type { Certificate } from '../../src/lib/pki/certificate.ts';
import { makePkcs12 } from '../../src/lib/pki/pkcs12-write.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { keyErrors } from '../../src/office/identity/key-errors.ts';
import { authorityErrors } from '../../src/office/organisation/authority-errors.ts';
import { heldRow } from '../../src/office/organisation/bind-certificate.ts';
import { certificateErrors } from '../../src/office/organisation/certificate-errors.ts';
import { outgoingErrors } from '../../src/office/outgoing/errors.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { createLookAlikeCa } from '../certs-dev/look-alike-ca.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { openTsaDoor, type TsaDoor } from '../support/tsa-door.ts';
import { mustSucceed, OfficeDay } from './office-day.ts';
import { changesNothing, refusal } from './refused.ts';

describe('keys and authority that must not sign', function badKeys() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;
  let pki: DevelopmentPki;
  let door: TsaDoor;

  before(async () => {
    door = await openTsaDoor();
    service = await startDemoService({ TSA_URLS: door.url });
    day = new OfficeDay(service.origin);
    // A second hand on the same folder: it issues and revokes, the service's own answers.
    pki = await createDevelopmentPki(join(service.parts.config.dataDir, 'pki'));
    door.target = pki.urls.tsa;
  });
  after(async () => {
    await service?.stop();
    await door?.close();
  });

  type Refusal = [number, Parameters<typeof refusal>[2]];
  const refused = (work: () => Promise<unknown>, ...expected: Refusal) =>
    changesNothing(service, () => refusal(work(), ...expected));
  const openKey = ({ api }: Member, pin = demoPin): Promise<Json> =>
    api.post('/signing-sessions', { holder: 'personal', pin });

  const personOf = async ({ appointmentId }: Member): Promise<string> => {
    const query = 'SELECT person_id FROM appointments WHERE id = $1';
    return (await service.parts.database.pool.query(query, [appointmentId])).rows[0].person_id;
  };
  /** Into the store, past every check: what a damaged or careless installation might hold. */
  const bind = async (member: Member, certificate: Certificate, p12: Uint8Array): Promise<void> => {
    const { db } = service.parts.database;
    const row = heldRow(newId(), { personId: await personOf(member) }, certificate, new Date());
    await createOrganisationStore(db).insertCertificate(row);
    await createIdentityStore(db).insertKey({ certificateId: row.id, pkcs12: p12 });
  };
  const official = (member: Member, over: object = {}) =>
    pki.issue({
      kind: 'official',
      commonName: member.fullName,
      organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
      locality: 'Tuyên Quang',
      keyType: 'ec-p256',
      pin: demoPin,
      ...over,
    });

  describe('the PIN', () => {
    it('three wrong ones lock the key for 15 minutes, the right one is then refused too, other keys open', async () => {
      const chairman = await day.who('hoangkhai', 'chutich');
      await openKey(chairman);
      for (const left of [2, 1]) {
        const problem = await refused(() => openKey(chairman, '000000'), 403, keyErrors.PIN_WRONG);
        expect(problem.details.triesLeft).to.equal(left);
      }
      for (const pin of ['000000', demoPin]) {
        const problem = await refused(() => openKey(chairman, pin), 423, keyErrors.KEY_LOCKED);
        expect(problem.details.retryAfterSeconds).to.be.within(840, 900);
        expect(problem.title).to.include('15 phút');
      }
      const deputy = await openKey(await day.who('hoangkhai', 'phochutich1'));
      expect(deputy.id).to.be.a('string');
      const kinds = await service.parts.database.pool.query(
        `SELECT kind, count(*)::int AS n FROM ledger_events WHERE kind LIKE 'key.%' GROUP BY kind ORDER BY kind`,
      );
      expect(kinds.rows)
        .to.deep.include({ kind: 'key.pin-refused', n: 2 })
        .and.to.deep.include({ kind: 'key.locked', n: 1 });
    });
  });

  describe('the certificate', () => {
    it('an expired one opens no session and is not bound', async () => {
      const member = await day.who('langquan', 'chutich');
      const dates = { notBefore: new Date('2024-01-01'), notAfter: new Date('2025-12-31') };
      const { certificate, p12 } = await official(member, dates);
      const it = await day.who('huyen', 'cntt');
      const asked = { holder: { personId: await personOf(member) }, certificate: base64(certificate) };
      await refused(() => it.api.post('/certificates', asked), 403, certificateErrors.CERTIFICATE_EXPIRED);
      await bind(member, certificate, p12);
      const problem = await refused(() => openKey(member), 403, certificateErrors.CERTIFICATE_EXPIRED);
      expect(problem.title).to.include('31/12/2025');
    });

    it('one of a foreign authority, even under the same names, opens no session and is not bound', async () => {
      const member = await day.who('mybang', 'chutich');
      const foreign = await createLookAlikeCa(pki);
      const made = await foreign.issue({
        kind: 'official',
        commonName: member.fullName,
        organisation: 'UBND',
        locality: 'Tuyên Quang',
      });
      const it = await day.who('huyen', 'cntt');
      const asked = { holder: { personId: await personOf(member) }, certificate: base64(made.certificate) };
      await refused(() => it.api.post('/certificates', asked), 403, certificateErrors.CERTIFICATE_FOREIGN);
      await bind(member, made.certificate, await makePkcs12({ ...made, pin: demoPin }));
      await refused(() => openKey(member), 403, certificateErrors.CERTIFICATE_FOREIGN);
    });

    it('one that its authority has revoked opens no session any more', async () => {
      const member = await day.who('nhuhan', 'chutich');
      const { certificate } = await openKey(member);
      pki.revoke(certificate.serial, 'keyCompromise');
      await refused(() => openKey(member), 403, certificateErrors.CERTIFICATE_REVOKED);
    });

    it('one that is stopped here ends the session that is open with it, and nothing is signed', async () => {
      const member = await day.who('nhukhe', 'chutich');
      const { id: documentId } = await day.reviewed('nhukhe');
      const session = await openKey(member);
      const it = await day.who('huyen', 'cntt');
      await it.api.post(`/certificates/${session.certificate.id}/revoke`, { reason: 'mất thiết bị' });
      const sign = () => member.api.post(`/documents/${documentId}/sign`, { signingSessionId: session.id });
      await refused(sign, 409, keyErrors.SIGNING_SESSION_ENDED);
      await refused(() => openKey(member), 403, certificateErrors.CERTIFICATE_REVOKED);
      expect((await day.view('nhukhe', documentId)).state).to.equal('awaiting_signature');
    });

    it('somebody else’s is not bound twice, opens nothing under another account, and its session serves nobody else', async () => {
      const owner = await day.who('phuthinh', 'chutich');
      const other = await day.who('phuthinh', 'phochutich1');
      const { certificate, p12 } = await official(owner);
      await bind(owner, certificate, p12);
      const it = await day.who('huyen', 'cntt');
      const asked = { holder: { personId: await personOf(other) }, certificate: base64(certificate) };
      await refused(
        () => it.api.post('/certificates', asked),
        409,
        certificateErrors.CERTIFICATE_BOUND_ALREADY,
      );
      const own = await official(other);
      await bind(other, own.certificate, p12);
      await refused(() => openKey(other), 403, certificateErrors.CERTIFICATE_OF_ANOTHER);
      const session = await openKey(owner);
      const { id } = await day.reviewed('phuthinh', {
        signers: [{ appointmentId: other.appointmentId, form: 'KT' }],
        field: 'Kinh tế',
      });
      const sign = () => other.api.post(`/documents/${id}/sign`, { signingSessionId: session.id });
      await refused(sign, 409, keyErrors.SIGNING_SESSION_ENDED);
    });

    it('the agency’s seal does not sign for a person', async () => {
      const clerk = await day.who('chanson', 'vanthu');
      const { id } = await day.reviewed('chanson');
      const seal = await day.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
      const sign = () => clerk.api.post(`/documents/${id}/sign`, { signingSessionId: seal.id });
      await refused(sign, 403, outgoingErrors.SIGNING_KEY_NOT_YOURS);
    });
  });

  describe('the authority', () => {
    const dayFromNow = (days: number) => vietnamDate(new Date(Date.now() + days * 86_400_000));
    const attempt = async (signer: Member, id: string) => {
      const session = await day.cast.signingSession(signer, { holder: 'personal' });
      return signer.api.post(`/documents/${id}/sign`, { signingSessionId: session.id });
    };
    const signedBy = ({ appointmentId }: Member, form: string, grantId?: string) => [
      { appointmentId, form, ...(grantId && { grantId }) },
    ];

    it('KT. outside the fields assigned is refused', async () => {
      const deputy = await day.who('chanson', 'phochutich1');
      const { id } = await day.reviewed('chanson', { signers: signedBy(deputy, 'KT'), field: 'Y tế' });
      await openKey(deputy);
      await refused(() => attempt(deputy, id), 403, authorityErrors.AUTHORITY_WRONG_FIELD);
    });

    it('TL. for a type that is not assigned is refused', async () => {
      const head = await day.who('noivu', 'truong');
      const { id } = await day.reviewed('huyen', { signers: signedBy(head, 'TL'), typeCode: 'QĐ' });
      await day.cast.signingSession(head, { holder: 'personal' });
      await refused(() => attempt(head, id), 403, authorityErrors.AUTHORITY_WRONG_TYPE);
    });

    it('a form nobody gave is refused', async () => {
      const deputy = await day.who('chanson', 'phochutich1');
      const { id } = await day.reviewed('chanson', { signers: signedBy(deputy, 'TM') });
      await day.cast.signingSession(deputy, { holder: 'personal' });
      await refused(() => attempt(deputy, id), 403, authorityErrors.AUTHORITY_NONE);
    });

    it('a delegation serves while it lasts, and not after it ended or was withdrawn', async () => {
      const chairman = await day.who('chanson', 'chutich');
      const deputy = await day.who('chanson', 'phochutich2');
      const delegate = (validFrom: string, validTo: string) =>
        chairman.api.post('/delegations', {
          appointmentId: deputy.appointmentId,
          unitId: chairman.unitId,
          delegatorId: chairman.appointmentId,
          form: 'KT',
          validFrom,
          validTo,
          basis: 'Giấy giao việc khi Chủ tịch đi công tác',
        });
      const draftFor = async (grantId: string) =>
        (await day.reviewed('chanson', { signers: signedBy(deputy, 'KT', grantId), field: 'Kinh tế' })).id;
      await day.cast.signingSession(deputy, { holder: 'personal' });
      const past = await delegate(dayFromNow(-20), dayFromNow(-1));
      const late = await draftFor(past.id);
      const problem = await refused(() => attempt(deputy, late), 403, authorityErrors.DELEGATION_ENDED);
      expect(problem.title).to.match(/\d\d\/\d\d\/\d{4}/);
      const present = await delegate(dayFromNow(0), dayFromNow(5));
      expect((await day.sign(deputy, await draftFor(present.id))).state).to.equal('done');
      const withdrawn = await draftFor(present.id);
      await chairman.api.request('DELETE', `/authorities/${present.id}`);
      await refused(() => attempt(deputy, withdrawn), 403, authorityErrors.AUTHORITY_REVOKED);
    });
  });

  describe('the time-stamp service', () => {
    it('when it is down, the document is signed and issued B-B and marked; when it is back, the next one is B-T', async () => {
      const document = await day.reviewed('chanson');
      const chairman = await day.who('chanson', 'chutich');
      door.target = null;
      try {
        const ready = await fetch(`${service.origin}/readyz`);
        expect([ready.status, ((await ready.json()) as Json).status]).to.deep.equal([200, 'degraded']);
        const signed = await mustSucceed(day.sign(chairman, document.id));
        expect(signed.result).to.include({ level: 'B-B', missing: 'TIMESTAMP_UNAVAILABLE' });
        const sealed = await mustSucceed(day.issue('chanson', document.id));
        expect(sealed.result).to.include({ level: 'B-B', missing: 'TIMESTAMP_UNAVAILABLE' });
      } finally {
        door.target = pki.urls.tsa;
      }
      const issued = await day.view('chanson', document.id);
      expect(issued).to.include({ state: 'issued', levelPending: 'TIMESTAMP_UNAVAILABLE' });
      const judged = await chairman.api.get(`/documents/${document.id}/verification`);
      expect(judged.files[0].report.signatures.map((one: Json) => one.level)).to.deep.equal(['B-B', 'B-B']);
      const next = await day.issued('chanson');
      expect(next.levelPending).to.equal(null);
    });
  });
});

function base64({ der }: Certificate): string {
  return Buffer.from(der).toString('base64');
}
