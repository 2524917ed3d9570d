/** The exact bytes of the Java client's requests (SDKVXP-2.0.0) on a raw socket, and the traps that its real callers set. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { expect } from 'chai';
import { writeEdxml } from '../../src/lib/edxml/write-edxml.ts';
import { hashFile } from '../../src/lib/vdxp/hash-file.ts';
import { macOf, type SignedParameters, signHeader } from '../../src/lib/vdxp/sign-header.ts';
import { type AxisPair, openAxisPair, SECRET } from './axis-pair.ts';

describe('the listener for the Java client', function suite() {
  this.timeout(60_000);
  let pair: AxisPair;
  before(async () => {
    pair = await openAxisPair();
  });
  after(() => pair.close());

  interface Sent {
    readonly parameters: SignedParameters;
    readonly body?: Buffer;
    readonly secret?: string;
    readonly headers?: readonly string[];
    /** Instead of what was signed. */
    readonly signed?: string;
    readonly systemId?: string;
  }

  /** The request as it stands in vdxp-wire.md §3, header by header. */
  function request(operation: string, { parameters, body, secret, headers, signed, systemId }: Sent): Buffer {
    const type = operation === 'sendEdoc' ? 'application/octet-stream' : 'application/json';
    const all: SignedParameters = [
      ['systemid', systemId ?? pair.caller.unit.code],
      ...parameters,
      ['timestamp', '01012020T162841+0295'],
      ['Content-Type', type],
    ];
    const json = signed ?? signHeader(all);
    const lines = [
      `POST /api/${operation} HTTP/1.1`,
      `Content-Type: ${type}`,
      ...all.map(([key, value]) => `XroadVnpt-${key}: ${value}`),
      `XroadVnpt-sign-header-key: ${all.map(([key]) => key).join(';')}`,
      `XroadVnpt-sign-header: ${json}`,
      `XroadVnpt-hash-header: ${macOf(secret ?? SECRET, signHeader(all))}`,
      'User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP',
      'XroadVnpt-version: 3.0.201608',
      'Host: 127.0.0.1',
      ...(headers ?? ['Connection: close']),
      `Content-Length: ${body?.length ?? 0}`,
    ];
    return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)]);
  }

  /** Everything that comes back until the server ends it. */
  function raw(bytes: Buffer, later?: { readonly after: string; readonly bytes: Buffer }): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(pair.endpoint).port), '127.0.0.1', () => socket.write(bytes));
      let text = '';
      let waiting = later;
      socket.setEncoding('utf8');
      socket.on('data', (piece) => {
        text += piece;
        if (waiting && text.includes(waiting.after)) {
          socket.write(waiting.bytes);
          waiting = undefined;
        }
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  }

  const replyOf = (text: string) =>
    JSON.parse(text.slice(text.lastIndexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
  const ask = async (operation: string, sent: Sent) => replyOf(await raw(request(operation, sent)));

  async function edxml(number: string): Promise<Buffer> {
    const from = pair.caller.unit.code;
    const pdf = Buffer.from(`%PDF-1.7 ${number}`);
    const chunks: Uint8Array[] = [];
    const pieces = writeEdxml(
      {
        kind: 'document',
        sender: { organId: from },
        receivers: [{ organId: pair.host.unit.code }],
        documentId: `${from},2025/03/10,${number}/X`,
        number,
        notation: 'X',
        promulgationDate: '2025-03-10',
        subject: 'Về việc báo cáo',
        toPlaces: [],
        other: { appendixes: [] },
        responseFor: [],
        taskCodes: [],
        trace: [],
        business: { type: 0, receivers: [], replacements: [] },
      },
      [
        {
          name: 'a.pdf',
          contentType: 'application/pdf',
          contentId: 'a',
          size: pdf.length,
          open: () => [pdf],
        },
      ],
      { traceId: 't' },
    );
    for await (const chunk of pieces) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  const parametersFor = (bytes: Buffer): SignedParameters => [
    ['servicetype', 'eDoc'],
    ['messagetype', 'edoc'],
    ['hash-file', hashFile(createHash('sha256').update(bytes).digest('hex'))],
    ['from', pair.caller.unit.code],
  ];
  const withLineEnd = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\r\n')]);

  it('sendEdoc as on the wire, with a line end behind the bytes and a timestamp of years ago, when it comes, then it is taken with a UUID', async () => {
    const bytes = await edxml('1');
    const headers = [
      'Cache-Control: no-cache',
      'Pragma: no-cache',
      'Accept: text/html, image/gif, image/jpeg, */*; q=0.2',
      'Connection: close',
    ];
    const reply = await ask('sendEdoc', {
      parameters: parametersFor(bytes),
      body: withLineEnd(bytes),
      headers,
    });
    expect(reply).to.include({ status: 'OK', ErrorCode: '0', ErrorDesc: '' });
    expect(reply['DocId']).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('bytes that differ from the hash-file, when they come, then they are refused with an empty DocId and no null', async () => {
    const bytes = await edxml('2');
    const other = createHash('sha256')
      .update(Buffer.concat([bytes, bytes]))
      .digest('hex');
    const reply = await ask('sendEdoc', {
      parameters: parametersFor(bytes),
      body: withLineEnd(Buffer.concat([bytes, bytes])),
    });
    expect(reply).to.include({ status: 'FAIL', DocId: '', data: '' });
    expect(JSON.stringify(reply)).to.not.contain('null');
    expect(await pair.host.district.ports.storage.exists(other)).to.equal(false);
  });

  it('a wrong secret, a header altered after signing and a stranger, when they call, then each is told so and gets nothing', async () => {
    const parameters: SignedParameters = [
      ['servicetype', 'eDoc'],
      ['messagetype', 'status'],
    ];
    const altered = signHeader([
      ['systemid', pair.caller.unit.code],
      ['messagetype', 'edoc'],
    ]);
    for (const sent of [
      { secret: 'khác' },
      { signed: altered },
      { systemId: 'H99.99' },
      { signed: 'no JSON' },
    ]) {
      const reply = await ask('getReceivedEdocList', { parameters, ...sent });
      expect(reply, JSON.stringify(sent)).to.include({ status: 'FAIL', ErrorCode: '401' });
    }
  });

  it('a list with a status left over from updateStatus, when nothing waits, then it is an empty list and no null', async () => {
    const parameters: SignedParameters = [
      ['servicetype', 'eDoc'],
      ['messagetype', 'edoc'],
      ['status', 'done'],
      ['filePath', '/tmp'],
    ];
    expect(await ask('getReceivedEdocList', { parameters })).to.deep.equal({
      status: 'OK',
      ErrorCode: '0',
      ErrorDesc: '',
      data: [],
    });
  });

  it('getEdoc that waits to be invited, with a docid left over, when it comes, then docId counts and the bytes are whole', async () => {
    const listed = await ask('getReceivedEdocList', {
      parameters: [
        ['servicetype', 'eDoc'],
        ['messagetype', 'status'],
      ],
    });
    const [item] = listed['data'] as Record<string, string>[];
    expect(item!['to']).to.equal(pair.caller.unit.code);
    const parameters: SignedParameters = [
      ['docId', item!['docId']!],
      ['docid', '11111111-1111-1111-1111-111111111111'],
      ['filePath', 'C:\\edoc'],
    ];
    const headers = ['Expect: 100-continue', 'Connection: Keep-Alive'];
    const full = request('getEdoc', { parameters, headers, body: Buffer.from('{}') });
    const last = request('getAgenciesList', { parameters: [] });
    const text = await raw(full.subarray(0, full.length - 2), {
      after: '100 Continue',
      bytes: Buffer.concat([Buffer.from('{}'), last]),
    });
    const message = /"data":"([A-Za-z0-9+/=]+)"/.exec(text)?.[1] ?? '';
    expect(Buffer.from(message, 'base64').toString('utf8')).to.contain('StatusCode>01<');
    // The kept connection goes on with the next request.
    expect(replyOf(text)['data']).to.be.an('array').with.length.greaterThan(0);
  });

  it('a document of another system and a status there is none of, when asked for, then both are refused with data in it', async () => {
    const foreign = await ask('getEdoc', {
      parameters: [['docId', '11111111-1111-4111-8111-111111111111']],
      body: Buffer.from('{}'),
    });
    expect(foreign).to.include({ status: 'FAIL', ErrorCode: '404', data: '' });
    const path = await ask('getEdoc', {
      parameters: [['docId', '../../etc/passwd']],
      body: Buffer.from('{}'),
    });
    expect(path).to.include({ status: 'FAIL', ErrorCode: '404', data: '' });
    const status = await ask('updateStatus', {
      parameters: [
        ['docId', 'x'],
        ['status', 'gone'],
      ],
      body: Buffer.from('{}'),
    });
    expect(status).to.include({ status: 'FAIL', ErrorCode: '400' });
  });

  it('several hundred receivers in `to`, twice in the headers, when they come, then they are read', async () => {
    const bytes = await edxml('3');
    const to = JSON.stringify(Array.from({ length: 900 }, (_, at) => `000.00.${at}.H99`));
    const reply = await ask('sendEdoc', {
      parameters: [...parametersFor(bytes), ['to', to]],
      body: withLineEnd(bytes),
    });
    expect(reply['status']).to.equal('OK');
  });

  it('registerAgency, when the unit is entered here, then it is welcome, and a foreign one is not', async () => {
    const body = (code: string) =>
      Buffer.from(
        JSON.stringify({ id: '', pcode: 'H60', code, name: 'Sở Nội vụ', mail: '', mobile: '', fax: '' }),
      );
    expect(
      (await ask('registerAgency', { parameters: [], body: body(pair.caller.unit.code) }))['status'],
    ).to.equal('OK');
    expect((await ask('registerAgency', { parameters: [], body: body('H60.99') }))['status']).to.equal(
      'FAIL',
    );
  });
});
