import { expect } from 'chai';
import { compareSinceReturn } from '../../../src/office/outgoing/compare-since-return.ts';
import { previewSignature } from '../../../src/office/outgoing/preview-signature.ts';
import { returnDocument } from '../../../src/office/outgoing/return-document.ts';
import { type Commune, codeOf, type Office, openOffice } from './office.ts';
import { reviewed } from './way.ts';

describe('before a signature', function beforeSigning() {
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

  it('its place lies on the page, shown to the signer alone, and nothing is written', async () => {
    const document = await reviewed(office, commune);
    const files = await office.read.files.filesOf(document.id);
    const { signature, seal } = await previewSignature(office, commune.chairman, document.id);
    for (const { page, area } of [signature, seal]) {
      expect(page).to.equal(1);
      expect(area.left).to.be.within(0, 1 - area.width);
      expect(area.top).to.be.within(0, 1 - area.height);
    }
    expect(await codeOf(previewSignature(office, commune.clerk, document.id))).to.equal('FORBIDDEN');
    expect(await codeOf(previewSignature(office, other.chairman, document.id))).to.equal('NOT_FOUND');
    expect(await office.read.files.filesOf(document.id)).to.deep.equal(files);
  });

  it('comments pinned to the page are kept with the return, and the same file has no changed words', async () => {
    const document = await reviewed(office, commune);
    const comments = [{ page: 1, x: 0.5, y: 0.25, text: ' Ghi rõ thời hạn. ' }];
    expect(await codeOf(compareSinceReturn(office, commune.chairman, document.id))).to.equal(
      'NEVER_RETURNED',
    );
    const command = { documentId: document.id, reason: 'Thiếu thời hạn', comments };
    await returnDocument(office, commune.chairman, command);
    const [review] = (await office.read.documents.reviews(document.id)).slice(-1);
    expect(review?.comments).to.deep.equal([{ page: 1, x: 0.5, y: 0.25, text: 'Ghi rõ thời hạn.' }]);
    const changes = await compareSinceReturn(office, commune.officer, document.id);
    expect(changes).to.deep.include({ comparable: true, pages: [] });
  });
});
