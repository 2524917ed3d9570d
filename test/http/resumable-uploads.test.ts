import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import request, { type Test } from 'supertest';
import { z } from 'zod';
import { makeResumableUploads } from '../../src/http/resumable-uploads.ts';
import { route } from '../../src/http/route.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cookie, csrfToken, otherCookie, testApp } from './app-support.ts';

const LIMIT = 1000;
const file = Buffer.alloc(600, 'a');
const attach = route({
  method: 'put',
  path: '/file',
  tag: 'test',
  summary: { vi: 'Thử', en: 'Try' },
  access: 'document.edit',
  upload: { limit: LIMIT },
  response: { status: 200, body: z.unknown() },
  handle: async ({ upload, uploadName, contentType }) => ({
    body: { size: (await buffer(upload)).length, name: uploadName, type: contentType },
  }),
});

describe('a resumable upload', () => {
  let app: ReturnType<typeof testApp>['app'];

  beforeEach(() => {
    const folder = temporaryFolder('uploads');
    const publicUrl = new URL('http://127.0.0.1:3000');
    const uploads = makeResumableUploads({ folder, limit: LIMIT, publicUrl });
    app = testApp([attach], { uploads, publicUrl }).app;
  });

  const as = (test: Test, who = cookie) =>
    test.set('Cookie', who).set('X-CSRF-Token', csrfToken).set('Tus-Resumable', '1.0.0');
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const create = (length = file.length) =>
    as(request(app).post('/api/v1/uploads'))
      .set('Upload-Length', String(length))
      .set('Upload-Metadata', `filename ${encode('Tờ trình.pdf')},filetype ${encode('application/pdf')}`);
  const send = (path: string, offset: number, bytes: Buffer, who = cookie) =>
    as(request(app).patch(path), who)
      .set('Upload-Offset', String(offset))
      .type('application/offset+octet-stream')
      .send(bytes);
  const use = (path: string, who = cookie) =>
    request(app)
      .put(`/api/v1/file?upload=${path.split('/').at(-1)}`)
      .set('Cookie', who)
      .set('X-CSRF-Token', csrfToken);

  it('broken off and continued, when finished, then an upload route takes it with name and type, once', async () => {
    const path = (await create()).headers['location']!;
    expect((await send(path, 0, file.subarray(0, 250))).headers['upload-offset']).to.equal('250');
    expect((await use(path)).body.code).to.equal('UPLOAD_UNFINISHED');
    expect((await as(request(app).head(path))).headers['upload-offset']).to.equal('250');
    expect((await send(path, 250, file.subarray(250))).status).to.equal(204);
    expect((await use(path)).body).to.deep.equal({
      size: 600,
      name: 'Tờ trình.pdf',
      type: 'application/pdf',
    });
    expect((await use(path)).body.code).to.equal('UPLOAD_NOT_FOUND');
  });

  it('of one account, when another asks for it, sends to it or uses it, then it does not exist', async () => {
    const path = (await create()).headers['location']!;
    expect((await as(request(app).head(path), otherCookie)).status).to.equal(404);
    expect((await send(path, 0, file, otherCookie)).body.code).to.equal('UPLOAD_NOT_FOUND');
    await send(path, 0, file);
    expect((await use(path, otherCookie)).body.code).to.equal('UPLOAD_NOT_FOUND');
    expect((await use(path)).status).to.equal(200);
  });

  it('announced as too large, when begun, then is refused', async () => {
    expect((await create(LIMIT + 1)).body).to.include({ code: 'FILE_TOO_LARGE', status: 413 });
  });

  it('without a session, with a guessed name or read by GET, when asked, then is refused', async () => {
    const bare = await request(app)
      .post('/api/v1/uploads')
      .set('Tus-Resumable', '1.0.0')
      .set('Upload-Length', '5');
    expect(bare.status).to.equal(401);
    expect((await as(request(app).head('/api/v1/uploads/..%2f..%2fetc%2fpasswd'))).status).to.equal(404);
    const path = (await create()).headers['location']!;
    expect((await as(request(app).get(path))).status).to.equal(404);
  });

  it('begun again and again, when forty wait, then the next is refused until one is used', async () => {
    for (let i = 0; i < 40; i++) expect((await create()).status).to.equal(201);
    expect((await create()).body.code).to.equal('TOO_MANY_REQUESTS');
  });
});
