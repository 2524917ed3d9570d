import { expect } from 'chai';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { addScan } from '../../../src/office/incoming/add-scan.ts';
import { directDocument } from '../../../src/office/incoming/direct-document.ts';
import type { IncomingRecord } from '../../../src/office/incoming/incoming.ts';
import { printOpinionSlip } from '../../../src/office/incoming/print-opinion-slip.ts';
import { readIncoming } from '../../../src/office/incoming/read-incoming.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('a paper document', () => {
  let unit: TestUnit;
  let ports: ReturnType<typeof portsOf>;

  const portsOf = (district: Awaited<ReturnType<typeof openDistrict>>) => {
    const { clock } = district;
    const transact = createTransact(district.db, { clock, traceId: () => 'test' });
    return { ...district.ports, clock, transact, uploadLimit: 1_000_000 };
  };

  before(async () => {
    const district = await openDistrict();
    unit = await district.addUnit('UBND xã Chân Sơn');
    ports = portsOf(district);
  });

  const register = (secrecy: IncomingRecord['secrecy'], numberSymbol: string) =>
    registerPaper(ports, unit.clerk, {
      unitId: unit.clerk.appointments[0]!.unitId,
      senderName: 'Trường THCS Chân Sơn',
      numberSymbol,
      issuedOn: '2025-03-01',
      typeCode: 'BC',
      subject: 'Báo cáo học kỳ',
      urgency: 'normal',
      secrecy,
      signerName: null,
      dueDate: null,
      pageCount: null,
    });

  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await smallPdf();
  }

  it('its scan, when added twice, then the first is the document and the second its attachment', async () => {
    const { id } = await register('none', '01/BC');
    const scan = (name: string) => addScan(ports, unit.clerk, { incomingId: id, stream: bytes(), name });
    expect((await scan('trang-1.pdf')).pageCount).to.equal(1);
    await scan('trang-2.pdf');
    const { files } = await readIncoming(ports, unit.clerk, id);
    expect(files.map(({ role, name }) => [role, name])).to.deep.equal([
      ['main', 'trang-1.pdf'],
      ['attachment', 'trang-2.pdf'],
    ]);
  });

  it('a state secret, when its scan is offered, then it is refused and nothing is kept', async () => {
    const { id } = await register('secret', '02/BC');
    const offered = addScan(ports, unit.clerk, { incomingId: id, stream: bytes(), name: 'mat.pdf' });
    expect((await refusal(offered)).code).to.equal('SCAN_NOT_ALLOWED');
    expect((await readIncoming(ports, unit.clerk, id)).files).to.deep.equal([]);
  });

  it('its slip, when a leader has directed, then it is a PDF named by the arrival number', async () => {
    const { id, arrivalNumber } = await register('none', '03/BC');
    await directDocument(ports, unit.leader, {
      incomingId: id,
      opinion: 'Giao chuyên viên tham mưu',
      dueDate: '2025-03-20',
      parts: [{ appointmentId: unit.officer.appointments[0]!.id, part: 'lead', dueDate: null }],
    });
    const { pdf, name } = await printOpinionSlip(ports, unit.clerk, id);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).to.equal('%PDF-');
    expect(name).to.equal(`Phieu-giai-quyet-${arrivalNumber}.pdf`);
  });
});
