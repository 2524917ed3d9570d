import { expect } from 'chai';
import { createTransact, type Stores } from '../../../src/adapters/database/transaction.ts';
import { composeDocument } from '../../../src/lib/typesetting/official-document.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { readTexts } from '../../../src/office/search/read-texts.ts';
import {
  listSavedSearches,
  removeSavedSearch,
  saveSearch,
} from '../../../src/office/search/saved-searches.ts';
import {
  groupsOf,
  type SearchCommand,
  searchDocuments,
} from '../../../src/office/search/search-documents.ts';
import type { Transact } from '../../../src/office/unit-of-work.ts';
import { type Commune, codeOf, type Office, openOffice } from '../outgoing/office.ts';
import { draft, issue, reviewed, sign } from '../outgoing/way.ts';

const page = (text: string) =>
  composeDocument({
    kind: 'cong-van',
    agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
    symbol: 'UBND-VP',
    place: 'Chân Sơn',
    subject: 'việc thử',
    addressees: ['UBND huyện'],
    body: [{ kind: 'paragraph', text }],
    recipients: ['Như trên', 'Lưu: VT'],
    signers: [{ titleLines: ['CHỦ TỊCH'], name: 'Người Ký' }],
  });

describe('search', function search() {
  this.timeout(120_000);
  let office: Office;
  let commune: Commune;
  let other: Commune;
  let transact: Transact<Stores>;

  before(async () => {
    office = await openOffice();
    transact = createTransact(office.database.db, { clock: office.clock, traceId: () => 'test' });
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
    other = await office.addCommune('Hùng Lợi', '000.02.01.H60');
  });
  after(() => office.close());

  const ports = () => ({ ...office, transact });
  const find = async (actor: Actor, command: Partial<SearchCommand>) =>
    (await searchDocuments(ports(), actor, { limit: 20, ...command })).items;
  const ids = async (actor: Actor, query: string) => (await find(actor, { query })).map(({ id }) => id);

  /** An arrival whose main file is this PDF. */
  async function arrive(unitId: string, subject: string, pdf: Uint8Array): Promise<string> {
    const { sha256, size } = await office.storage.putBytes(pdf);
    const [id, fileId] = [office.newId(), office.newId()];
    const { pool } = office.database;
    await pool.query(`INSERT INTO files VALUES ($1, $2, 'application/pdf', now()) ON CONFLICT DO NOTHING`, [
      sha256,
      size,
    ]);
    await pool.query(
      `INSERT INTO incoming_documents (id, unit_id, state, source, sender_name, number_symbol, issued_on, type_code, subject, urgency, arrived_at, updated_at)
       VALUES ($1, $2, 'arrived', 'electronic', 'Sở Nội vụ', '07/SNV-CCHC', '2026-03-02', 'CV', $3, 'normal', now(), now())`,
      [id, unitId, subject],
    );
    await pool.query(
      `INSERT INTO incoming_files (id, incoming_id, role, position, name, sha256) VALUES ($1, $2, 'main', 0, 'a.pdf', $3)`,
      [fileId, id, sha256],
    );
    return id;
  }

  it('a subject and a number are found without accents, in both directions, newest first', async () => {
    const { id } = await reviewed(office, commune, { subject: 'quyết định khen thưởng phong trào' });
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const arrived = await arrive(commune.id, 'Quyết định thi đua, khen thưởng', await page('thi đua'));
    expect(await ids(commune.clerk, 'quyet dinh thuong')).to.deep.equal([arrived, id]);
    expect(await ids(commune.clerk, '07/snv-cchc')).to.deep.equal([arrived]);
  });

  it('words of the text are found once the workers have read it, and in no order but that of a quoted phrase', async () => {
    const pdf = await page('Rà soát việc cấp giấy phép khai thác khoáng sản trên địa bàn.');
    const id = await arrive(commune.id, 'Về việc rà soát', pdf);
    expect(await ids(commune.clerk, 'khoáng sản')).to.deep.equal([]);
    await readTexts(ports(), 50);
    expect(await find(commune.clerk, { query: 'khoang san giay phep' })).to.containSubset([
      { id, direction: 'incoming', foundIn: 'text' },
    ]);
    expect(await ids(commune.clerk, '"khai thác khoáng sản"')).to.deep.equal([id]);
    expect(await ids(commune.clerk, '"khoáng sản khai thác"')).to.deep.equal([]);
  });

  it('the text of an issued document is found by its drafter, and by nobody of another unit', async () => {
    const { id } = await reviewed(office, commune, { subject: 'việc riêng của xã' });
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    await readTexts(ports(), 50);
    const text = await office.database.pool.query<{ word: string }>(
      `SELECT lexeme AS word FROM document_texts, unnest(words) WHERE id = $1 AND length(lexeme) > 4 LIMIT 1`,
      [id],
    );
    const word = text.rows[0]!.word;
    expect(await ids(commune.officer, word)).to.include(id);
    for (const stranger of [other.clerk, other.chairman, other.officer]) {
      expect(await find(stranger, { query: word })).to.deep.equal([]);
      expect(await find(stranger, {})).to.deep.equal([]);
    }
  });

  it('a token without the right to read finds nothing', async () => {
    const token: Actor = { ...commune.clerk, scopes: new Set(['unit.read']) };
    expect(await find(token, { query: 'quyet dinh' })).to.deep.equal([]);
  });

  it('filters by direction, type, issuer and date narrow what is found', async () => {
    const all = await find(commune.clerk, { issuer: 'so noi vu' });
    expect(all.length).to.be.greaterThan(0);
    expect(new Set(all.map(({ issuer }) => issuer))).to.deep.equal(new Set(['Sở Nội vụ']));
    expect(await find(commune.clerk, { issuer: 'so noi vu', from: '2026-03-03' })).to.deep.equal([]);
    expect(await find(commune.clerk, { issuer: 'so noi vu', direction: 'outgoing' })).to.deep.equal([]);
    expect(
      (await find(commune.clerk, { from: '2026-03-02', to: '2026-03-02', typeCode: 'CV' })).length,
    ).to.equal(all.length);
  });

  it('pages over both directions follow each other without a gap or a repetition', async () => {
    const { id } = await draft(office, commune, { subject: 'dự thảo mới nhất' });
    const all = await find(commune.clerk, {});
    expect(all[0]?.id).to.equal(id);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const found = await searchDocuments(ports(), commune.clerk, { limit: 2, ...(cursor && { cursor }) });
      seen.push(...found.items.map((item) => item.id));
      cursor = found.next;
    }
    expect(seen).to.deep.equal(all.map((item) => item.id));
  });

  it('a file that does not open is tried three times and then known as unreadable', async () => {
    const id = await arrive(commune.id, 'hỏng', new TextEncoder().encode('%PDF-1.7 hỏng'));
    for (let attempt = 0; attempt < 3; attempt++) {
      await readTexts(ports(), 50);
      office.shift.ms += 11 * 60_000;
    }
    const { rows } = await office.database.pool.query(
      'SELECT words::text, incomplete, attempts FROM document_texts WHERE id = $1',
      [id],
    );
    expect(rows).to.deep.equal([{ words: '', incomplete: true, attempts: 3 }]);
  });

  it('a saved search is its owner’s alone; the same name replaces it', async () => {
    const accountId = office.newId();
    await office.database.pool.query(
      `INSERT INTO accounts (id, person_id, username, password_hash, created_at) SELECT $1, id, 'thu', 'x', now() FROM people LIMIT 1`,
      [accountId],
    );
    const owner = { ...commune.clerk, accountId };
    await saveSearch(ports(), owner, { name: 'Hằng tuần', criteria: { query: 'báo cáo' } });
    const kept = await saveSearch(ports(), owner, { name: 'Hằng tuần', criteria: { query: 'báo cáo tuần' } });
    expect(await listSavedSearches(ports(), owner)).to.deep.equal([kept]);
    expect(await listSavedSearches(ports(), other.clerk)).to.deep.equal([]);
    expect(await codeOf(removeSavedSearch(ports(), other.clerk, kept.id))).to.equal('NOT_FOUND');
    await removeSavedSearch(ports(), owner, kept.id);
    expect(await listSavedSearches(ports(), owner)).to.deep.equal([]);
  });

  it('marks alone say nothing; quotation marks of any kind keep words together', () => {
    expect(groupsOf('kế hoạch “an toàn” - 12/QĐ-UBND "')).to.deep.equal([
      'kế',
      'hoạch',
      'an toàn',
      '12/QĐ-UBND',
    ]);
  });
});
