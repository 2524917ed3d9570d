/** Our side towards a provincial LGSP, against a rehearsal server that answers what is documented. */
import { expect } from 'chai';
import { sendToLgsp } from '../../src/adapters/gateways/lgsp/lgsp-gateway.ts';
import type { CarriedMessage } from '../../src/office/exchange/edxml-gateway.ts';
import { openRehearsalLgsp, type RehearsalLgsp } from './rehearsal-lgsp.ts';

describe('towards an LGSP', () => {
  let lgsp: RehearsalLgsp;
  before(async () => {
    lgsp = await openRehearsalLgsp();
  });
  after(() => lgsp.close());

  const content = Buffer.from('<edXML>Số 15/QĐ-UBND</edXML>');
  const message = {
    messageType: 'edoc',
    sha256: 'a'.repeat(64),
    size: content.length,
    open: async () =>
      (async function* () {
        yield content;
      })(),
  } as unknown as CarriedMessage;
  const send = (timeoutMs?: number) =>
    sendToLgsp(
      {
        endpoint: lgsp.endpoint,
        systemId: 'H60.01',
        secret: 'khoa',
        ...(timeoutMs !== undefined && { timeoutMs }),
      },
      message,
    );
  const fault = (timeoutMs?: number) =>
    send(timeoutMs).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );

  it('a message, when it is sent, then it goes as multipart with both headers and its bytes whole', async () => {
    lgsp.answer = { status: 200, body: { ErrorCode: 0, DocId: 'L-1' } };
    expect(await send()).to.deep.equal({ kind: 'carried', reference: 'L-1' });
    expect(lgsp.calls.at(-1)).to.deep.equal({
      path: '/lgsp/v1/sendEdoc',
      systemId: 'H60.01',
      secret: 'khoa',
      messageType: 'edoc',
      file: content.toString('utf8'),
    });
  });

  for (const code of ['10', '18', '19', '21', '22', '23']) {
    it(`code ${code}, when it is answered, then the message is refused for good`, async () => {
      lgsp.answer = { status: 200, body: { ErrorCode: code, ErrorDesc: 'lý do' } };
      expect(await send()).to.deep.equal({ kind: 'refused', reason: `LGSP mã ${code}: lý do` });
    });
  }

  it('code 20, a 5xx, an answer in no JSON and a line that is silent, when met, then the message comes again later', async () => {
    lgsp.answer = { status: 200, body: { ErrorCode: '20' } };
    expect(await fault()).to.equal('LGSP_OUT_OF_REACH');
    lgsp.answer = { status: 503, body: { ErrorCode: '0' } };
    expect(await fault()).to.equal('LGSP_OUT_OF_REACH');
    lgsp.answer = { status: 200, body: 'ok' };
    expect(await fault()).to.equal('LGSP_OUT_OF_REACH');
    lgsp.answer = 'silent';
    expect(await fault(50)).to.equal('LGSP_OUT_OF_REACH');
  });

  it('code 15, when it is answered, then IT is asked to look at the key', async () => {
    lgsp.answer = { status: 401, body: { ErrorCode: 15 } };
    expect(await fault()).to.equal('LGSP_KEY_REFUSED');
  });
});
