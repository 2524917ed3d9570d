import { expect } from 'chai';
import { asc } from 'drizzle-orm';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import type { DocumentFile } from '../../../src/office/documents/document.ts';
import type { SystemActor } from '../../../src/office/identity/actor.ts';
import { preserveDocument } from '../../../src/office/outgoing/preserve-document.ts';
import { type Commune, type Office, openOffice } from './office.ts';
import { issue, reviewed, sign } from './way.ts';

const night: SystemActor = { accountId: null, name: 'system', traceId: 'night' };

describe('preserving issued documents', function preserving() {
  this.timeout(120_000);
  let office: Office;
  let commune: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', 'H60.25.90');
  });
  after(() => office.close());

  async function issued(): Promise<string> {
    const { id } = await reviewed(office, commune);
    expect((await sign(office, commune.chairman, id)).error).to.equal(null);
    expect((await issue(office, commune, id)).error).to.equal(null);
    return id;
  }

  async function mainOf(id: string): Promise<DocumentFile> {
    const [main] = await office.read.files.filesOf(id);
    return main!;
  }

  const bytesOf = (file: DocumentFile, purpose: string) =>
    office.storage.read(file.versions.findLast((version) => version.purpose === purpose)!.sha256);

  async function promised(id: string): Promise<Date[]> {
    const rows = await office.database.db.select().from(outbox).orderBy(asc(outbox.createdAt));
    const own = rows.filter(
      (row) => row.queue === 'preserve-document' && (row.payload as { documentId: string }).documentId === id,
    );
    return own.map((row) => row.notBefore!);
  }

  it('promise 1, a signed byte never changes: an issued document, preserved at night, gets a rendition at B-LTA that begins with the frozen bytes', async () => {
    const id = await issued();
    const [first] = await promised(id);
    expect(first!.toISOString()).to.match(/T18:00:00\.000Z$/);
    const frozen = await bytesOf(await mainOf(id), 'issued');
    expect((await office.judge(frozen)).signatures.map(({ level }) => level)).to.deep.equal(['B-LT', 'B-LT']);
    await preserveDocument(office, night, { documentId: id });
    const main = await mainOf(id);
    const rendition = await bytesOf(main, 'rendition');
    expect(Buffer.compare(frozen, rendition.subarray(0, frozen.length))).to.equal(0);
    expect(Buffer.compare(frozen, await bytesOf(main, 'issued'))).to.equal(0);
    const verdict = await office.judge(rendition);
    expect(verdict.document.verdict).to.equal('TOTAL-PASSED');
    expect(verdict.signatures.map(({ level }) => level)).to.deep.equal(['B-LTA', 'B-LTA', 'DocTimeStamp']);
    const [, renewal] = await promised(id);
    expect(renewal!.getTime()).to.be.greaterThan(office.clock.now().getTime() + 24 * 3600_000 - 1000);
  });

  it('a preserved document, preserved again, stays as it is', async () => {
    const id = await issued();
    await preserveDocument(office, night, { documentId: id });
    const before = await mainOf(id);
    await preserveDocument(office, night, { documentId: id });
    expect((await mainOf(id)).versions).to.deep.equal(before.versions);
  });

  it('signatures made while the TSA was down, preserved when it is back, are proved in time and raised', async () => {
    office.pki.switches.tsa = 'off';
    const id = await issued().finally(() => {
      office.pki.switches.tsa = 'on';
    });
    const marked = await office.read.documents.get(id);
    expect(marked?.levelPending).to.equal('TIMESTAMP_UNAVAILABLE');
    const [soon] = await promised(id);
    expect(soon!.getTime() - office.clock.now().getTime()).to.be.within(0, 16 * 60_000);
    await preserveDocument(office, night, { documentId: id });
    const verdict = await office.judge(await bytesOf(await mainOf(id), 'rendition'));
    expect(verdict.document.verdict).to.equal('TOTAL-PASSED');
    expect((await office.read.documents.get(id))?.levelPending).to.equal(null);
  });

  it('revocation services that are out of reach, when preserving, are asked again later and nothing is lost', async () => {
    const id = await issued();
    office.pki.switches.tsa = 'off';
    try {
      await preserveDocument(office, night, { documentId: id });
    } finally {
      office.pki.switches.tsa = 'on';
    }
    expect((await office.read.documents.get(id))?.levelPending).to.equal('TIMESTAMP_MISSING');
    expect(await promised(id)).to.have.length(2);
    await preserveDocument(office, night, { documentId: id });
    expect((await office.read.documents.get(id))?.levelPending).to.equal(null);
  });

  it('a document that is not issued, or gone, is left alone', async () => {
    const { id } = await reviewed(office, commune);
    await preserveDocument(office, night, { documentId: id });
    await preserveDocument(office, night, { documentId: office.newId() });
    expect((await mainOf(id)).versions.map(({ purpose }) => purpose)).to.deep.equal(['draft']);
  });
});
