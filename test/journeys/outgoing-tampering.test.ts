import { expect } from 'chai';
import { type Commune, type Office, openOffice } from '../office/outgoing/office.ts';
import { issue, mainBytes, reviewed, sign } from '../office/outgoing/way.ts';
import { withNumber } from './tamper.ts';

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
    const prepared = (await office.read.documents.get(id))!.layout!.prepared!;
    if (prepared.kind !== 'reserved') throw new Error('no fields were reserved');
    const report = await office.judge(withNumber(await mainBytes(office, id), prepared.number, '99'));
    expect(report.signatures.at(-1)!.verdict).to.equal('TOTAL-FAILED');
    const forbidden = report.signatures.at(-1)!.modifiedAfter.filter((change) => !change.permitted);
    expect(forbidden.map((change) => change.where).join(' ')).to.include(prepared.number.name);
  });
});
