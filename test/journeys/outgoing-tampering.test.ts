import { expect } from 'chai';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { fillField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { toStream } from '../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { PdfString } from '../../src/lib/pdf/objects.ts';
import { textAppearance } from '../../src/lib/typesetting/text-appearance.ts';
import { type Commune, type Office, openOffice } from '../office/outgoing/office.ts';
import { issue, mainBytes, reviewed, sign } from '../office/outgoing/way.ts';

describe('an issued document in strange hands', function tampering() {
  this.timeout(60_000);
  let office: Office;
  let commune: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
  });

  after(() => office.close());

  it('is judged as changed, naming the field, when its number becomes 99 after sealing', async () => {
    const { id } = await reviewed(office, commune);
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const issued = await mainBytes(office, id);
    const prepared = (await office.read.documents.get(id))!.layout!.prepared!;
    if (prepared.kind !== 'reserved') throw new Error('no fields were reserved');
    const pdf = openPdf(issued);
    const increment = new PdfIncrement(pdf);
    const { name, width, height } = prepared.number;
    const appearance = toStream(textAppearance({ text: '99', width, height, size: 13 }));
    fillField(increment, findField(pdf, name)!, { value: PdfString.text('99'), appearance });
    const report = await office.judge(increment.build().bytes);
    expect(report.signatures.at(-1)!.verdict).to.equal('TOTAL-FAILED');
    const forbidden = report.signatures.at(-1)!.modifiedAfter.filter((change) => !change.permitted);
    expect(forbidden.map((change) => change.where).join(' ')).to.include(name);
  });
});
