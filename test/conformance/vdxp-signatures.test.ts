/** XML signatures of messages on the wire of the national axis: ours go out, what comes in is judged before it counts. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { vdxpMessages } from '../../src/adapters/database/schema/edxml.ts';
import { incomingDocuments } from '../../src/adapters/database/schema/incoming.ts';
import { createVdxpClient } from '../../src/adapters/gateways/vdxp/vdxp-client.ts';
import { readIncoming } from '../../src/office/incoming/read-incoming.ts';
import { heldRow } from '../../src/office/organisation/bind-certificate.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import { signerFor } from '../../src/wiring/edxml-signer.ts';
import { testSigner } from '../support/signing-fixtures.ts';
import { type AxisPair, type AxisSide, openAxisPair, SECRET } from './axis-pair.ts';

describe('XML signatures over the wire of the national axis', function suite() {
  this.timeout(60_000);
  const signer = testSigner('So Noi vu');
  let pair: AxisPair;
  let host: AxisSide;
  let caller: AxisSide;

  before(async () => {
    pair = await openAxisPair(signer);
    ({ host, caller } = pair);
  });
  after(() => pair.close());

  async function send(): Promise<void> {
    const documentId = await caller.district.issue(caller.unit, { to: [{ unit: caller.remote }] });
    await sendDocument(caller.district.ports, caller.unit.clerk, { documentId });
    expect(await caller.district.pump()).to.deep.equal([]);
  }
  const arrivals = () => host.district.db.select().from(incomingDocuments);
  async function newest() {
    const [row] = (await arrivals()).sort((a, b) => (a.id < b.id ? 1 : -1));
    return readIncoming(host.district.ports, host.unit.clerk, row!.id);
  }
  async function lastMessage(): Promise<string> {
    const rows = await host.district.db
      .select()
      .from(vdxpMessages)
      .where(eq(vdxpMessages.senderId, host.partner.id));
    const last = rows.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]!;
    return Buffer.from(await host.district.ports.storage.read(last.sha256)).toString('utf8');
  }
  async function hand(text: string): Promise<string> {
    const bytes = Buffer.from(text);
    const client = createVdxpClient({
      endpoint: pair.endpoint,
      systemId: caller.unit.code,
      secret: SECRET,
      now: () => new Date(),
    });
    return client
      .sendEdoc({
        from: caller.unit.code,
        messageType: 'edoc',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.length,
        open: async () =>
          (async function* () {
            yield bytes;
          })(),
      })
      .then(
        () => 'taken',
        (error: Error) => error.message,
      );
  }

  it('a document, when this service has a key, then it goes out signed; whose key it is the receiver does not know yet', async () => {
    await send();
    expect(await lastMessage()).to.contain('xmldsig-more#rsa-sha256');
    const { messageSignature } = await newest();
    expect(messageSignature).to.include({ state: 'unknown', reason: 'unknown-key' });
    expect(messageSignature!.signer).to.contain('So Noi vu');
  });

  it('a signed message, when a letter of it was changed on the way, then it is refused in words and nothing arrives', async () => {
    const before = (await arrivals()).length;
    const changed = (await lastMessage()).replace(/<edXML:Subject>./, '<edXML:Subject>X');
    expect(await hand(changed)).to.contain('Chữ ký XML của thông điệp không đúng');
    expect(await arrivals()).to.have.length(before);
  });

  it("a signed document, when its certificate is the sending unit's in the address book, then the arrival says it is valid", async () => {
    const row = heldRow(crypto.randomUUID(), { unitId: host.remote.id }, signer.certificate, new Date());
    await host.district.ports.transact(({ organisation }) => organisation.insertCertificate(row));
    await send();
    expect((await newest()).messageSignature).to.include({ state: 'valid', reason: null });
  });

  it('a partner that can not take signatures, when it says so in its settings, then messages go out without one', async () => {
    const settings = { ...caller.partner.settings, sign: false };
    expect(signerFor({ ...caller.partner, settings }, signer)).to.equal(undefined);
    expect(signerFor(caller.partner, signer)).to.equal(signer);
  });

  it('a partner that wants signatures, when this service has no key, then nothing is sent unsigned and IT is told which setting is missing', () => {
    const wants = { ...caller.partner, settings: { ...caller.partner.settings, sign: true } };
    expect(() => signerFor(wants, undefined))
      .to.throw(/EDXML_KEY/)
      .with.property('code', 'EDXML_KEY_MISSING');
  });
});
