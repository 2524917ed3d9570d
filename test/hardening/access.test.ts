/** Attacks on access, names and texts, through HTTP on the running service. */
import { expect } from 'chai';
import type { Member } from '../../scripts/journey/cast.ts';
import { ApiFailure, type Json } from '../../scripts/journey/client.ts';
import { describeRoutes } from '../../src/http/all-routes.ts';
import { demoPassword, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { asPdf, eventually, OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';

describe('attacks on access', function access() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;
  let document: Json;
  let officer: Member;
  let stranger: Member;
  let filePath: string;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    document = await day.issued('chanson', { addressees: await day.electronically('hungloi') });
    officer = await day.who('chanson', 'chuyenvien');
    stranger = await day.who('doibinh', 'vanthu');
    filePath = `/documents/${document.id}/files/${document.files[0].id}`;
  });
  after(() => service?.stop());

  const raw = (path: string, init: RequestInit = {}) => fetch(`${service.origin}${path}`, init);
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'ok',
      (error: unknown) => (error instanceof ApiFailure ? error.problem.code : String(error)),
    );
  /** A session of its own, for what the client of the journey does not do. */
  const cookieOf = async (username: string): Promise<string> => {
    const code = totpCode(demoTotpSecret, new Date(Date.now() + 30_000));
    const answer = await raw('/api/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password: demoPassword, code }),
    });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  };

  it('a signed URL for any file: no word in an address opens a file, only the session of somebody who may read it', async () => {
    const words = [
      '',
      '?token=1',
      '?t=AAAA',
      '?signature=x&expires=9999999999',
      '?X-Amz-Signature=x',
      '?upload=1',
    ];
    for (const word of words) {
      const answer = await raw(`/api/v1${filePath}${word}`);
      expect(answer.status, word).to.equal(401);
      expect(answer.headers.get('location')).to.equal(null);
    }
    const source = await raw(`/api/v1/token-signings/source?t=${'A'.repeat(43)}`);
    expect(source.status).to.be.within(400, 499);
    expect(await codeOf(stranger.api.download(filePath))).to.equal('NOT_FOUND');
    const { sha256 } = document.files[0].versions.at(-1);
    for (const file of ['/data/blobs', '/blobs', '/uploads'].map((folder) => `${folder}/${sha256}`))
      expect(await (await raw(file)).text(), file).not.to.match(/^%PDF/);
  });

  it('version download without object check: each version is asked for with the rights of its own document', async () => {
    const own = await day.draft('doibinh');
    await day.upload('doibinh', own.id, await smallPdf());
    for (const version of ['latest', 'draft', 'issued', '1', '2', '3', '99']) {
      expect(await codeOf(stranger.api.download(`${filePath}?version=${version}`)), version).to.equal(
        'NOT_FOUND',
      );
      const borrowed = `/documents/${own.id}/files/${document.files[0].id}?version=${version}`;
      expect(await codeOf(stranger.api.download(borrowed)), version).to.equal('ATTACHMENT_UNKNOWN');
    }
  });

  it('a body field that moves a document to another unit before the check: the loaded record decides, not the body', async () => {
    const { id } = await day.draft('chanson');
    const move = {
      unitId: stranger.unitId,
      documentId: id,
      draftedBy: stranger.appointmentId,
      state: 'issued',
    };
    const change = (member: Member) =>
      member.api.request('PATCH', `/documents/${id}`, { json: { ...move, subject: 'đổi' }, etag: '"1"' });
    expect(await codeOf(change(stranger))).to.equal('NOT_FOUND');
    await change(officer);
    const after = await officer.api.get(`/documents/${id}`);
    expect([after.unitId, after.state, after.subject]).to.deep.equal([officer.unitId, 'draft', 'đổi']);
    expect(await codeOf(stranger.api.get(`/documents/${id}`))).to.equal('NOT_FOUND');
    for (const verb of ['submit', 'cancel', 'send'])
      expect(await codeOf(stranger.api.post(`/documents/${id}/${verb}`, { ...move, reason: 'x' }))).to.equal(
        'NOT_FOUND',
      );
    const foreign = { unitId: officer.unitId, typeCode: 'CV', subject: 'x' };
    expect(await codeOf(stranger.api.post('/documents', foreign))).to.equal('FORBIDDEN');
  });

  it('rights kept on an open event stream after they are withdrawn: the next event ends the stream instead of being told', async () => {
    const member = await day.who('tienbo', 'chuyenvien');
    const cookie = await cookieOf('tienbo.chuyenvien');
    const ending = new AbortController();
    const stream = await raw('/api/v1/events', { headers: { Cookie: cookie }, signal: ending.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    await day.draft('tienbo');
    expect((await reader.read()).value).to.contain('event: waiting');
    const it = await day.who('huyen', 'cntt');
    await it.api.post(`/appointments/${member.appointmentId}/end`, {
      lastDay: new Date(Date.now() - 48 * 3600_000).toISOString().slice(0, 10),
      basis: 'Quyết định thôi giữ chức vụ',
    });
    let told = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) told += part.value;
    expect(told).to.contain('event: session-ended').and.not.contain('event: waiting');
    ending.abort();
  });

  it('public check page that leaks signers by guessable id: ids and numbers open nothing, the code is not to be guessed, the answer names nobody', async () => {
    const { rows } = await service.parts.database.pool.query(
      'SELECT check_token, number, notation FROM documents WHERE id = $1',
      [document.id],
    );
    const { check_token: token, number, notation } = rows[0];
    expect(token).to.match(/^[A-Za-z0-9_-]{22,}$/);
    const guesses = [
      document.id,
      document.files[0].id,
      String(number),
      `${number}-${notation}`,
      token.slice(0, -1),
    ];
    for (const guess of guesses)
      expect((await raw(`/api/v1/check/${encodeURIComponent(guess)}`)).status, guess).to.equal(404);
    const found = await raw(`/api/v1/check/${token}`);
    const text = await found.text();
    expect(found.status).to.equal(200);
    const chairman = await day.who('chanson', 'chutich');
    for (const secret of [chairman.fullName, officer.fullName, document.subject, document.id])
      expect(text).not.to.contain(secret);
  });

  it('fail-open when no token is set: an empty, blank or half credential is none, at every address that is not public', async () => {
    const credentials: Record<string, string>[] = [
      {},
      { Authorization: 'Bearer ' },
      { Authorization: 'Bearer undefined' },
      { Authorization: 'Bearer null' },
      { Authorization: 'Basic Og==' },
      { Cookie: 'antin_session=' },
      { Cookie: 'antin_session=undefined' },
      { 'X-CSRF-Token': '', 'X-Antin-Passed-On': '1' },
    ];
    const some = '0190a000-0000-7000-8000-00000000000f';
    const closed = describeRoutes().filter(({ method, access }) => method === 'get' && access !== 'public');
    expect(closed.length).to.be.greaterThan(20);
    for (const [place, headers] of credentials.entries()) {
      // All addresses with nothing at all, and a few with each kind of half credential.
      for (const { path } of place === 0 ? closed : closed.slice(0, 5)) {
        const answer = await raw(`/api/v1${path.replace(/\{\w+\}/g, some)}`, { headers });
        expect(answer.status, `${path} ${JSON.stringify(headers)}`).to.equal(401);
      }
    }
    expect((await raw('/metrics')).status).to.be.within(400, 499);
  });

  it('stored cross-site script in subject, unit and file names: told as data, never as a page; the pages run no inline script', async () => {
    const script = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    const { id } = await day.draft('chanson', { subject: script });
    await officer.api.change('PUT', `/documents/${id}/file?name=${encodeURIComponent(`"${script}.pdf`)}`, {
      file: asPdf(await smallPdf()),
    });
    const cookie = await cookieOf('chanson.phochutich1');
    const answer = await raw(`/api/v1/documents/${id}`, { headers: { Cookie: cookie } });
    expect(answer.headers.get('content-type')).to.contain('application/json');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    const found = (await answer.json()) as Json;
    expect(found.subject).to.equal(script);
    const file = await raw(`/api/v1/documents/${id}/files/${found.files[0].id}`, {
      headers: { Cookie: cookie },
    });
    expect(file.headers.get('content-type')).to.equal('application/pdf');
    expect(file.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(file.headers.get('content-disposition')).to.match(
      /^inline; filename="[^"\\]*"; filename\*=UTF-8''[^<>" ]+$/,
    );
    const { pool } = service.parts.database;
    const rename = (name: string) =>
      pool.query('UPDATE units SET name = $1 WHERE id = $2', [name, officer.unitId]);
    const { rows } = await pool.query(
      'SELECT u.name, d.check_token FROM units u, documents d WHERE u.id = $1 AND d.id = $2',
      [officer.unitId, document.id],
    );
    await rename(`UBND ${script}`);
    try {
      const units = await raw(`/api/v1/units/${officer.unitId}`, { headers: { Cookie: cookie } });
      // The public page is the one that strangers' browsers open.
      const open = await raw(`/api/v1/check/${rows[0].check_token}`, { headers: { Accept: 'text/html' } });
      for (const told of [units, open]) {
        expect(told.status).to.equal(200);
        expect(told.headers.get('content-type')).to.contain('application/json');
        expect(told.headers.get('x-content-type-options')).to.equal('nosniff');
        expect(told.headers.get('content-security-policy')).to.contain("default-src 'none'");
      }
      expect(((await units.json()) as Json).name).to.equal(`UBND ${script}`);
    } finally {
      await rename(rows[0].name);
    }
    const page = await raw('/', { headers: { Accept: 'text/html' } });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy)
      .to.contain("default-src 'none'")
      .and.contain("script-src 'self'")
      .and.contain("base-uri 'none'");
    expect(policy).not.to.match(/unsafe-inline|unsafe-eval|\*|https?:/);
    expect(await page.text()).not.to.contain(script);
  });

  it('path traversal in names: a name never becomes a path, on the disk, in a header or in an address', async () => {
    const { id } = await day.draft('chanson');
    for (const name of [
      '../../../../etc/passwd',
      '..\\..\\boot.ini',
      '/etc/shadow',
      'a/../../b.pdf',
      '%2e%2e%2fc.pdf',
    ]) {
      const path = `/documents/${id}/attachments?name=${encodeURIComponent(name)}`;
      await officer.api.change('POST', path, { file: asPdf(await smallPdf()) });
    }
    const { files } = await officer.api.get(`/documents/${id}`);
    expect(files).to.have.length(5);
    for (const file of files) expect(file.name).not.to.match(/[/\\]|^\.\.?$/);
    const climbs = [
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/%5c..%5cpackage.json',
    ];
    for (const path of climbs) {
      const text = await (await raw(path)).text();
      expect(text, path).not.to.match(/root:|"dependencies"/);
    }
  });

  it('bidi and invisible characters: what turns a text round is refused with the character named, what is only residue is dropped', async () => {
    for (const hidden of ['\u202e', '\u2066', '\u200f', '\u{e0041}', '\u3164']) {
      const subject = `kế hoạch ${hidden}fdp.exe`;
      const error = await day.draft('chanson', { subject }).catch((reason: unknown) => reason);
      expect(error, escape(hidden)).to.be.instanceOf(ApiFailure);
      const { status, problem } = error as ApiFailure;
      expect([status, problem.code]).to.deep.equal([422, 'TEXT_FORBIDDEN_CHARACTER']);
      expect(problem.details?.['character']).to.match(/^U\+[0-9A-F]{4,5}$/);
    }
    const clerk = await day.who('chanson', 'vanthu');
    const names = { unitId: clerk.unitId, name: 'Nhóm \u202egnuhc', members: [] };
    expect(await codeOf(clerk.api.post('/groups', names))).to.equal('TEXT_FORBIDDEN_CHARACTER');
    const { id } = await day.draft('chanson', { subject: 'kế\u200b hoạch\u00ad\ufeff' });
    expect((await officer.api.get(`/documents/${id}`)).subject).to.equal('kế hoạch');
  });

  it('NFC against NFD Vietnamese: the same words, typed either way, are stored and found as one', async () => {
    const words = `họp kiểm điểm cuối năm ${Date.now()}`;
    const { id } = await day.draft('chanson', { subject: words.normalize('NFD') });
    expect((await officer.api.get(`/documents/${id}`)).subject).to.equal(words.normalize('NFC'));
    for (const form of ['NFC', 'NFD'] as const) {
      const query = encodeURIComponent(words.normalize(form));
      const { items } = await officer.api.get(`/documents?box=all&query=${query}`);
      expect(items.map((item: Json) => item.id)).to.deep.equal([id]);
    }
  });

  it('promise 1, a signed byte never changes: an issued file takes no other bytes, by HTTP or on the disk', async () => {
    const clerk = await day.who('chanson', 'vanthu');
    const first = await clerk.api.download(`${filePath}?version=issued`);
    const replace = officer.api.change('PUT', `/documents/${document.id}/file`, {
      file: asPdf(await smallPdf()),
    });
    expect(await codeOf(replace)).to.equal('WRONG_STATE');
    const remove = officer.api.change(
      'DELETE',
      `/documents/${document.id}/attachments/${document.files[0].id}`,
    );
    expect(await codeOf(remove)).to.equal('WRONG_STATE');
    const { rows } = await service.parts.database.pool.query(
      `SELECT v.sha256 FROM file_versions v WHERE v.file_id = $1 AND v.purpose = 'issued'`,
      [document.files[0].id],
    );
    const again = await service.parts.files.putBytes(first);
    expect(again.sha256).to.equal(rows[0].sha256);
    const second = await eventually(() => clerk.api.download(`${filePath}?version=issued`));
    expect(Buffer.compare(first, second)).to.equal(0);
  });
});
