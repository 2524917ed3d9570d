/** Our side towards a provincial LGSP, against a rehearsal server that answers what is documented. */
import { expect } from 'chai';
import type { Lgsp } from '../../src/adapters/gateways/lgsp/ask-lgsp.ts';
import { createLgspClient, LgspMemory } from '../../src/adapters/gateways/lgsp/lgsp-client.ts';
import { LgspTokens } from '../../src/adapters/gateways/lgsp/tokens.ts';
import { RehearsalLgsp } from './rehearsal-lgsp.ts';

describe('towards an LGSP', () => {
  let lgsp: RehearsalLgsp;
  before(async () => {
    lgsp = await RehearsalLgsp.open();
    lgsp.systems.set('H60.01', { secret: 'khoa', codes: ['H60.01'] });
  });
  after(() => lgsp.close());
  beforeEach(() => {
    lgsp.answer = undefined;
    lgsp.login = undefined;
  });

  const tokens = new LgspTokens();
  const memory = new LgspMemory();
  let today = new Date('2026-11-23T18:00:00Z');
  const client = (over: Partial<Lgsp> = {}) =>
    createLgspClient(
      { endpoint: lgsp.endpoint, systemId: 'H60.01', secret: 'khoa', ...over },
      { tokens, memory, since: new Date('2026-03-01T00:00:00Z'), now: () => today },
    );
  const content = Buffer.from('<edXML>Số 15/QĐ-UBND</edXML>');
  const message = {
    messageType: 'edoc',
    sha256: 'a'.repeat(64),
    size: content.length,
    open: async () =>
      (async function* () {
        yield content;
      })(),
  } as const;
  const fault = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
  const bytesOf = async (docId: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of client().getEdoc(docId)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };
  const keep = (docId: string, text: string, status = 'initial') =>
    lgsp.kept.push({
      docId,
      status,
      messageType: 'edoc',
      from: 'H60.02',
      to: 'H60.01',
      bytes: Buffer.from(text),
      createdTime: '',
    });

  it('a message, when it is sent, then it goes as multipart with both headers and its bytes whole', async () => {
    lgsp.answer = { status: 200, body: { success: true, message: 'OK', docId: 'L-1' } };
    expect(await client().sendEdoc(message)).to.deep.equal({ kind: 'carried', reference: 'L-1' });
    const { body, ...call } = lgsp.calls.at(-1)!;
    expect(call).to.deep.equal({
      method: 'POST',
      path: '/lgsp/v1/sendEdoc',
      systemId: 'H60.01',
      secret: 'khoa',
      token: undefined,
      messageType: 'edoc',
      file: content.toString('utf8'),
    });
    expect(body).to.contain('Content-Type: application/xml');
    lgsp.answer = { status: 200, body: { ErrorCode: 0, DocId: 'L-2' } };
    expect(await client().sendEdoc(message)).to.deep.equal({ kind: 'carried', reference: 'L-2' });
  });

  for (const code of ['10', '18', '19', '21', '22', '23']) {
    it(`code ${code}, when it is answered, then the message is refused for good`, async () => {
      const refused = { kind: 'refused', reason: `LGSP mã ${code}: lý do` };
      lgsp.answer = { status: 200, body: { ErrorCode: code, ErrorDesc: 'lý do' } };
      expect(await client().sendEdoc(message)).to.deep.equal(refused);
      const data = { docId: null, status: 'error', errorCode: code, errorDesc: 'lý do' };
      lgsp.answer = { status: 400, body: { success: false, message: 'Lỗi', data } };
      expect(await client().sendEdoc(message)).to.deep.equal(refused);
    });
  }

  it('code 20, a 5xx, an answer in no JSON, one that says neither yes nor no and a line that is silent, when met, then the message comes again later', async () => {
    const answers = [
      { status: 200, body: { ErrorCode: '20' } },
      { status: 503, body: { success: true } },
      { status: 200, body: 'ok' },
      { status: 200, body: { success: false, message: 'Lỗi' } },
      { status: 200, body: { success: true, data: { errorCode: '99' } } },
      { status: 200, body: {} },
    ];
    for (const answer of answers) {
      lgsp.answer = answer;
      expect(await fault(client().sendEdoc(message)), JSON.stringify(answer)).to.equal('LGSP_OUT_OF_REACH');
    }
    lgsp.answer = 'silent';
    expect(await fault(client({ silenceMs: 50 }).sendEdoc(message))).to.equal('LGSP_OUT_OF_REACH');
  });

  it('code 15 or 401, when it is answered, then IT is asked to look at the key', async () => {
    for (const answer of [
      { status: 401, body: { ErrorCode: 15 } },
      { status: 200, body: { success: false, message: 'Lỗi', data: { errorCode: '15' } } },
      { status: 403, body: 'no' },
    ]) {
      lgsp.answer = answer;
      expect(await fault(client().sendEdoc(message))).to.equal('LGSP_KEY_REFUSED');
    }
  });

  it('a platform that wants a sign-in, when many calls come, then there is one sign-in, and another when the token has ended', async () => {
    lgsp.login = { username: 'vanthu', password: 'mật', applicationCode: 'QLVB' };
    const signed = client({ login: lgsp.login });
    const signIns = () => lgsp.calls.filter(({ path }) => path.startsWith('/lgsp/v1/auth/login')).length;
    await Promise.all([signed.received('edoc'), signed.received('status')]);
    await signed.received('edoc');
    expect(signIns()).to.equal(1);
    lgsp.tokens.clear();
    await signed.received('edoc');
    expect(signIns()).to.equal(2);
    expect(await fault(client({ login: { ...lgsp.login, password: 'sai' } }).received('edoc'))).to.equal(
      'LGSP_KEY_REFUSED',
    );
    expect(await fault(client().received('edoc'))).to.equal('LGSP_KEY_REFUSED');
  });

  it('what waits, when it is asked for, then the days are those of Vietnam and what is settled is left out', async () => {
    keep('D-1', '<a/>');
    keep('D-2', '<a/>', 'DONE');
    keep('D-3', '<a/>', 'processing');
    expect(await client().received('edoc')).to.deep.equal(['D-1', 'D-3']);
    const lastDays =
      '/lgsp/v1/syncReceivedEdocList?messageType=edoc&fromDate=2026%2F11%2F17&toDate=2026%2F11%2F24';
    expect(lgsp.calls.at(-1)!.path).to.equal(lastDays);
    await client().updateStatus('D-1', 'done');
    expect(JSON.parse(lgsp.calls.at(-1)!.body)).to.deep.equal({ docId: 'D-1', status: 'done' });
    expect(await client().received('edoc')).to.deep.equal(['D-3']);
    lgsp.kept[0]!.status = 'initial';
    expect(await client().received('edoc')).to.deep.equal(['D-3']);
  });

  it('what waits long, when a day has passed, then all days since the beginning are asked for once more', async () => {
    today = new Date('2026-11-24T18:30:00Z');
    const path = async () => {
      await client().received('edoc');
      return decodeURIComponent(lgsp.calls.at(-1)!.path.split('?')[1]!);
    };
    expect(await path()).to.equal('messageType=edoc&fromDate=2026/02/28&toDate=2026/11/25');
    expect(await path()).to.equal('messageType=edoc&fromDate=2026/11/18&toDate=2026/11/25');
  });

  it('a message, when it is got as XML or in base64, then its bytes are whole, whatever stands around them', async () => {
    const text = `\uFEFF<edXML a="1">Số "15" \\ 🖋 \n${'Ấn Tín '.repeat(40_000)}</edXML>`;
    keep('D-4', text);
    for (const edxml of ['plain', 'base64'] as const) {
      lgsp.edxml = edxml;
      expect(await bytesOf('D-4')).to.equal(text);
    }
  });

  it('a message that is not there, cut off or refused, when it is asked for, then it is left for later', async () => {
    expect(await fault(bytesOf('D-9'))).to.equal('LGSP_OUT_OF_REACH');
    for (const body of [
      { success: true, data: { docId: 'D', edxml: '' } },
      { success: true, data: { docId: 'D', edxml: 'không phải base64!' } },
      { success: true, data: { edxml: 'QUJD', more: { edxml: 'QUJD' } } },
    ]) {
      lgsp.answer = { status: 200, body };
      expect(await fault(bytesOf('D')), JSON.stringify(body)).to.equal('LGSP_OUT_OF_REACH');
    }
    lgsp.answer = { status: 200, body: { success: false, data: { errorCode: '23', edxml: 'QUJD' } } };
    expect(await fault(bytesOf('D'))).to.equal('LGSP_REFUSED');
  });

  it('the list of agencies, when it is read, then both forms serve and what can not be written to is left out', async () => {
    lgsp.agencies = [
      { orgCode: 'H60.07', orgName: 'UBND xã Chân Sơn' },
      { orgCode: 'có dấu', orgName: 'Hỏng' },
    ];
    const read = [{ code: 'H60.07', name: 'UBND xã Chân Sơn', closed: false }];
    expect(await client().agencies()).to.deep.equal(read);
    lgsp.answer = { status: 200, body: lgsp.agencies };
    expect(await client().agencies()).to.deep.equal(read);
  });
});
