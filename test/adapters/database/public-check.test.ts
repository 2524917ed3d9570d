import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { createPublicCheck } from '../../../src/adapters/database/public-check.ts';
import {
  documentFiles,
  documents,
  files,
  fileVersions,
} from '../../../src/adapters/database/schema/documents.ts';
import { appointments, people, units } from '../../../src/adapters/database/schema/organisation.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const at = new Date('2026-11-23T03:00:00Z');
const issuedSha = 'aa'.repeat(32);
const laterSha = 'bb'.repeat(32);

describe('what the public check knows', () => {
  let database: TestDatabase;
  const unitId = uuid();
  const draftedBy = uuid();

  before(async () => {
    database = await freshDatabase();
    const { db } = database;
    const personId = uuid();
    await db.insert(units).values({
      id: unitId,
      name: 'UBND xã Chân Sơn',
      kind: 'commune',
      organCode: 'x',
      validFrom: '2020-01-01',
      abbreviation: 'UBND',
      place: 'Chân Sơn',
    });
    await db.insert(people).values({ id: personId, fullName: 'Ma Thị Lan' });
    await db.insert(appointments).values({
      id: draftedBy,
      personId,
      unitId,
      position: 'Chuyên viên',
      role: 'officer',
      validFrom: '2020-01-01',
    });
    for (const sha256 of [issuedSha, laterSha])
      await db.insert(files).values({ sha256, size: 1, mediaType: 'application/pdf', createdAt: at });
  });
  after(() => database.drop());

  let number = 0;
  async function keep(state: string, issuedOn: string | null): Promise<string> {
    const { db } = database;
    const [id, fileId, checkToken] = [uuid(), uuid(), `token-${uuid()}`];
    number += 1;
    await db.insert(documents).values({
      id,
      unitId,
      draftedBy,
      state,
      issuedOn,
      checkToken,
      number,
      year: 2026,
      origin: 'electronic',
      typeCode: 'QĐ',
      subject: 'Kín',
      urgency: 'normal',
      notation: 'QĐ-UBND',
      createdAt: at,
      updatedAt: at,
    });
    await db
      .insert(documentFiles)
      .values({ id: fileId, documentId: id, role: 'main', position: 0, name: 'a.pdf' });
    const version = { fileId, createdAt: at };
    await db.insert(fileVersions).values([
      { ...version, id: uuid(), sequence: 1, purpose: 'draft', sha256: laterSha },
      { ...version, id: uuid(), sequence: 2, purpose: 'issued', sha256: issuedSha },
      { ...version, id: uuid(), sequence: 3, purpose: 'rendition', sha256: laterSha },
    ]);
    return checkToken;
  }

  it('of an issued document, when asked by its token, then is number, date, issuer and the issued digest alone', async () => {
    const token = await keep('sent', '2026-11-23');
    expect(await createPublicCheck(database.db).issuedByToken(token)).to.deep.equal({
      numberSymbol: '01/QĐ-UBND',
      issuedOn: '2026-11-23',
      issuer: 'UBND xã Chân Sơn',
      state: 'issued',
      sha256: issuedSha,
    });
  });

  it('of a recalled or replaced document, when asked, then says so', async () => {
    const check = createPublicCheck(database.db);
    expect((await check.issuedByToken(await keep('recalled', '2026-11-23')))?.state).to.equal('recalled');
    expect((await check.issuedByToken(await keep('replaced', '2026-11-23')))?.state).to.equal('replaced');
  });

  it('of a draft, a number held or a guess, when asked, then is nothing', async () => {
    const check = createPublicCheck(database.db);
    expect(await check.issuedByToken(await keep('draft', null))).to.equal(null);
    expect(await check.issuedByToken(await keep('issuing', '2026-11-23'))).to.equal(null);
    expect(await check.issuedByToken('token-guess')).to.equal(null);
  });
});
