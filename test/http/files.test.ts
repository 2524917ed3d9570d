import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { createHttpServer } from '../../src/http/listen.ts';
import { route } from '../../src/http/route.ts';
import { cookie, csrfToken, testApp } from './app-support.ts';

const summary = { vi: 'Thử', en: 'Try' };
const bytes = Buffer.from('%PDF-1.7 một văn bản rất ngắn');
const tag = createHash('sha256').update(bytes).digest('hex');
const LIMIT = 1000;

const download = route({
  method: 'get',
  path: '/file',
  tag: 'test',
  summary,
  access: 'document.read',
  response: { status: 200, file: true },
  handle: async () => ({
    file: {
      size: bytes.length,
      mediaType: 'application/pdf',
      name: 'Công văn 12/UBND "hỏa tốc".pdf',
      tag,
      open: (start: number, end: number) => Readable.from([bytes.subarray(start, end + 1)]),
    },
  }),
});
const upload = route({
  method: 'put',
  path: '/file',
  tag: 'test',
  summary,
  access: 'document.edit',
  upload: { limit: LIMIT },
  response: { status: 200, body: z.object({ size: z.int(), name: z.string().nullable() }) },
  handle: async ({ upload: stream, uploadName }) => ({
    body: { size: (await buffer(stream)).length, name: uploadName },
  }),
});
const routes = [download, upload];
const get = () => request(testApp(routes).app).get('/api/v1/file').set('Cookie', cookie);

describe('a download', () => {
  it('of the whole file, when asked, then names it in Vietnamese and carries its digest as ETag', async () => {
    const answer = await get();
    expect(answer.status).to.equal(200);
    expect(Buffer.from(answer.body)).to.deep.equal(bytes);
    expect(answer.headers['etag']).to.equal(`"${tag}"`);
    expect(answer.headers['content-disposition']).to.equal(
      `inline; filename="Cong van 12_UBND _hoa toc_.pdf"; filename*=UTF-8''C%C3%B4ng%20v%C4%83n%2012_UBND%20%22h%E1%BB%8Fa%20t%E1%BB%91c%22.pdf`,
    );
  });

  it('by ranges, when first, middle, suffix and past the end are asked, then answers 206, 206, 206 and 416', async () => {
    const part = async (range: string) => get().set('Range', range);
    const first = await part('bytes=0-3');
    expect(first.status).to.equal(206);
    expect(Buffer.from(first.body).toString()).to.equal('%PDF');
    expect(first.headers['content-range']).to.equal(`bytes 0-3/${bytes.length}`);
    expect(Buffer.from((await part('bytes=5-')).body)).to.deep.equal(bytes.subarray(5));
    expect(Buffer.from((await part('bytes=-4')).body)).to.deep.equal(bytes.subarray(-4));
    const past = await part(`bytes=${bytes.length}-`);
    expect(past.status).to.equal(416);
    expect(past.headers['content-range']).to.equal(`bytes */${bytes.length}`);
    expect((await part('bytes=0-1,4-5')).status).to.equal(200);
  });

  it('continued with If-Range, when the tag differs, then sends the whole file again', async () => {
    expect((await get().set('Range', 'bytes=0-3').set('If-Range', '"old"')).status).to.equal(200);
    expect((await get().set('Range', 'bytes=0-3').set('If-Range', `"${tag}"`)).status).to.equal(206);
  });

  it('already held, when If-None-Match names it, then answers 304 without bytes', async () => {
    const answer = await get().set('If-None-Match', `W/"x", "${tag}"`);
    expect(answer.status).to.equal(304);
  });

  it('by HEAD, when asked, then tells the size only', async () => {
    const answer = await request(testApp(routes).app).head('/api/v1/file').set('Cookie', cookie);
    expect(answer.headers['content-length']).to.equal(String(bytes.length));
    expect(answer.headers['accept-ranges']).to.equal('bytes');
  });
});

describe('an upload', () => {
  const put = (body: Buffer, name = '') =>
    request(testApp(routes).app)
      .put(`/api/v1/file${name}`)
      .set('Cookie', cookie)
      .set('X-CSRF-Token', csrfToken)
      .type('application/pdf')
      .send(body);

  it('within the limit, when sent, then streams through with its name', async () => {
    const answer = await put(Buffer.alloc(LIMIT), `?name=${encodeURIComponent('Tờ trình.pdf')}`);
    expect(answer.body).to.deep.equal({ size: LIMIT, name: 'Tờ trình.pdf' });
  });

  it('announced as too large, when sent, then is refused with its own code', async () => {
    const answer = await put(Buffer.alloc(LIMIT + 1));
    expect(answer.status).to.equal(413);
    expect(answer.body).to.include({ code: 'FILE_TOO_LARGE' });
    expect(answer.body.details).to.deep.equal({ limit: LIMIT });
  });

  it('without a length, when it grows too large, then is refused while streaming', async () => {
    const { server, port } = await listening();
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/file`, {
        method: 'PUT',
        headers: { Cookie: cookie, 'X-CSRF-Token': csrfToken, 'Content-Type': 'application/pdf' },
        body: new ReadableStream({
          start: (controller) => {
            for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(100));
            controller.close();
          },
        }),
        duplex: 'half',
      } as RequestInit);
      expect(answer.status).to.equal(413);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('too large with Expect: 100-continue, when announced, then is refused before a byte of it is sent', async () => {
    const { server, port } = await listening();
    try {
      const head = (length: number) =>
        `PUT /api/v1/file HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nX-CSRF-Token: ${csrfToken}\r\n` +
        `Content-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;
      expect(await firstLine(port, head(300_000_000))).to.equal('HTTP/1.1 413 Payload Too Large');
      expect(await firstLine(port, head(10))).to.equal('HTTP/1.1 100 Continue');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

async function listening() {
  const server = createHttpServer(testApp(routes).app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

function firstLine(port: number, head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().split('\r\n')[0]!);
    });
    socket.once('error', reject);
  });
}
