import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { incomingDocuments, incomingFiles } from '../../../src/adapters/database/schema/incoming.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { openDistrict } from './district.ts';

describe('two messages received at once stored with the same payload', () => {
  it('forty documents of different bytes, handed over at the same moment, each arrive with the bytes that were issued', async () => {
    const district = await openDistrict();
    const sender = await district.addUnit('UBND xã Chân Sơn');
    const receiver = await district.addUnit('UBND xã Lang Quán');
    const messages: Parameters<typeof district.direct.dispatch>[0][] = [];
    district.ports.gateway = {
      ...district.direct,
      dispatch: async (message) => {
        messages.push(message);
        throw new Error('held back');
      },
    };
    const sent = new Map<string, string>();
    for (let n = 0; n < 40; n += 1) {
      const bytes = `%PDF văn bản thứ ${n} ${'x'.repeat(n)}`;
      const id = await district.issue(sender, { to: [{ unit: receiver }], bytes });
      sent.set(id, createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex'));
      await sendDocument(district.ports, sender.clerk, { documentId: id });
    }
    await district.pump();
    expect(messages).to.have.length(40);
    await Promise.all(messages.map((message) => district.direct.dispatch(message)));
    const arrived = await district.db
      .select()
      .from(incomingDocuments)
      .innerJoin(incomingFiles, eq(incomingFiles.incomingId, incomingDocuments.id));
    expect(arrived).to.have.length(40);
    for (const { incoming_documents: record, incoming_files: file } of arrived) {
      expect(file.sha256).to.equal(sent.get(record.foreignDocumentId!));
      const bytes = await district.ports.storage.read(file.sha256);
      expect(createHash('sha256').update(bytes).digest('hex')).to.equal(file.sha256);
    }
  });
});
