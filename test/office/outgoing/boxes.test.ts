import { expect } from 'chai';
import type { DocumentBox } from '../../../src/office/documents/document-store.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { listDocuments } from '../../../src/office/outgoing/list-documents.ts';
import { approveDocument } from '../../../src/office/outgoing/review-document.ts';
import { submitDocument } from '../../../src/office/outgoing/submit-document.ts';
import { viewDocument } from '../../../src/office/outgoing/view-document.ts';
import { appointmentOf, type Commune, codeOf, type Office, openOffice } from './office.ts';
import { draft, issue, reviewed, sign } from './way.ts';

describe('boxes of outgoing documents', function boxes() {
  this.timeout(60_000);
  let office: Office;
  let commune: Commune;
  let other: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
    other = await office.addCommune('Hùng Lợi', '000.02.01.H60');
  });

  after(() => office.close());

  const inBox = async (actor: Actor, box: DocumentBox, query?: string) => {
    const page = await listDocuments(office, actor, { box, limit: 50, ...(query && { query }) });
    return page.items.map(({ id }) => id);
  };

  it('a document waits for exactly the person whose step is due', async () => {
    const { chairman, deputy, clerk, officer } = commune;
    const { id } = await draft(office, commune, {
      signers: [
        { appointmentId: appointmentOf(deputy), form: 'KT' },
        { appointmentId: appointmentOf(chairman), form: 'TM' },
      ],
    });
    expect(await inBox(officer, 'drafts')).to.deep.equal([id]);
    expect(await inBox(clerk, 'drafts')).to.deep.equal([]);
    await submitDocument(office, officer, { documentId: id });
    expect(await inBox(chairman, 'to-review')).to.deep.equal([id]);
    await approveDocument(office, chairman, { documentId: id, kind: 'content' });
    expect(await inBox(chairman, 'to-review')).to.deep.equal([]);
    expect(await inBox(clerk, 'to-review')).to.deep.equal([id]);
    await approveDocument(office, clerk, { documentId: id, kind: 'form' });
    expect(await inBox(deputy, 'to-sign')).to.deep.equal([id]);
    expect(await inBox(chairman, 'to-sign')).to.deep.equal([]);
    await sign(office, deputy, id);
    expect(await inBox(chairman, 'to-sign')).to.deep.equal([id]);
    await sign(office, chairman, id);
    expect(await inBox(clerk, 'to-issue')).to.deep.equal([id]);
    await issue(office, commune, id);
    expect(await inBox(clerk, 'to-send')).to.deep.equal([id]);
    expect(await inBox(officer, 'issued')).to.deep.equal([id]);
  });

  it('people of another unit find nothing, neither in a box nor by searching nor by id', async () => {
    const { id } = await draft(office, commune, { subject: 'kế hoạch tuyệt đối riêng' });
    expect(await inBox(commune.clerk, 'all', 'tuyệt đối riêng')).to.deep.equal([id]);
    for (const stranger of [other.clerk, other.chairman, other.officer])
      expect(await inBox(stranger, 'all', 'tuyệt đối riêng')).to.deep.equal([]);
    expect(await codeOf(viewDocument(office, other.chairman, id))).to.equal('NOT_FOUND');
  });

  it('a search finds a subject without its accents, and a number with its symbol', async () => {
    const { id } = await reviewed(office, commune, { subject: 'tổng kết phong trào Đền ơn đáp nghĩa' });
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const { numberSymbol } = await viewDocument(office, commune.clerk, id);
    expect(await inBox(commune.clerk, 'all', 'den on dap nghia')).to.deep.equal([id]);
    expect(await inBox(commune.clerk, 'all', numberSymbol)).to.deep.equal([id]);
    expect(await inBox(commune.clerk, 'all', '100%')).to.deep.equal([]);
  });

  it('pages follow each other without a gap or a repetition', async () => {
    const all = await inBox(commune.clerk, 'all');
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listDocuments(office, commune.clerk, {
        box: 'all',
        limit: 2,
        ...(cursor && { cursor }),
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).to.deep.equal(all);
  });

  it('the view offers to each reader only the steps that are theirs', async () => {
    const { id } = await draft(office, commune);
    const offered = async (actor: Actor) => (await viewDocument(office, actor, id)).mayDo;
    expect(await offered(commune.officer)).to.deep.equal(['edit', 'submit', 'cancel']);
    expect(await offered(commune.chairman)).to.deep.equal([]);
    await submitDocument(office, commune.officer, { documentId: id });
    expect(await offered(commune.chairman)).to.deep.equal(['approve-content', 'return']);
    expect(await offered(commune.clerk)).to.deep.equal(['approve-form', 'return', 'cancel']);
  });
});
