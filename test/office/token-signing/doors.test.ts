/** The tool's two addresses, the page's question, and the arrival stamp, through HTTP on the running service. */
import { expect } from 'chai';
import type { Member } from '../../../scripts/journey/cast.ts';
import type { Json } from '../../../scripts/journey/client.ts';
import { callTool } from '../../support/sign-service-client.ts';
import { signAsTool } from '../../support/sign-service-file.ts';
import { SignServiceStandIn } from '../../support/sign-service-stand-in.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { TokenDay } from './token-day.ts';

const UNIT = 'hoangkhai';

describe('the doors of token signing', function doors() {
  this.timeout(120_000);
  let day: TokenDay;
  let chairman: Member;
  let clerk: Member;
  const approve = { purpose: 'approve' } as const;

  before(async () => {
    day = await TokenDay.open();
    chairman = await day.office.who(UNIT, 'chutich');
    clerk = await day.office.who(UNIT, 'vanthu');
    await day.own(chairman);
  });
  after(() => day?.close());

  const prepared = async (): Promise<{ id: string; call: Json }> => {
    const { id } = await day.office.reviewed(UNIT);
    return { id, call: await day.prepare(chairman, id, approve) };
  };
  const state = async ({ id }: Json): Promise<string> =>
    (await chairman.api.get(`/token-signings/${id}`)).state;
  const post = async (url: string, body: string | FormData, headers: Json = {}): Promise<Json> => {
    const response = await fetch(url, { method: 'POST', body, headers });
    return { status: response.status, body: await response.json() };
  };
  const form = (bytes: Uint8Array, field = 'uploadfile') => {
    const data = new FormData();
    data.append('note', 'x');
    data.append(field, new Blob([new Uint8Array(bytes)]), 'ký.pdf');
    return data;
  };

  it('the prepared file, fetched as often as one likes, is the same, and the page sees that it was', async () => {
    const { call } = await prepared();
    expect(await state(call)).to.equal('waiting');
    const bytes = async () => Buffer.from(await (await fetch(call.fileName)).arrayBuffer());
    const first = await bytes();
    expect(first.subarray(0, 5).toString()).to.equal('%PDF-');
    expect(Buffer.compare(first, await bytes())).to.equal(0);
    expect(await state(call)).to.equal('downloaded');
    expect(Date.parse(call.expiresAt) - Date.now()).to.be.within(19 * 60_000, 20 * 60_000);
    expect(call.metaData).to.deep.include({ key: 'signatureField', value: 'ChuKy1' });
  });

  it('the secrets stand nowhere but in the addresses, and one does not open the other’s door', async () => {
    const { call } = await prepared();
    const [source, upload] = [call.fileName, call.fileUploadHandler].map(
      (url) => new URL(url).searchParams.get('t')!,
    );
    const rows = await day.rows(
      'SELECT t::text FROM token_signings t UNION ALL SELECT e::text FROM ledger_events e',
    );
    expect(rows.some(({ t }) => t.includes(source) || t.includes(upload))).to.equal(false);
    const crossed = await fetch(call.fileName.replace(source!, upload!));
    expect([crossed.status, ((await crossed.json()) as Json).code]).to.deep.equal([
      403,
      'TOKEN_SIGNING_UNKNOWN',
    ]);
    const answer = await post(call.fileUploadHandler.replace(upload!, source!), form(await smallPdf()));
    expect(answer.status).to.equal(200);
    expect(answer.body.Status).to.equal(false);
    expect(answer.body.Message).to.include('TOKEN_SIGNING_UNKNOWN');
  });

  it('a file sent twice is taken once; the second time is refused and recorded', async () => {
    const { id } = await day.office.reviewed(UNIT);
    const before = day.tool.handlerAnswers.length;
    const { status } = await day.sign(chairman, id, approve, await day.own(chairman), 'upload-twice');
    expect(status).to.include({ state: 'accepted', documentState: 'signed' });
    const answers = day.tool.handlerAnswers.slice(before).map(({ body }) => body);
    expect(answers.map(({ Status }) => Status)).to.deep.equal([true, false]);
    expect(answers[0]!.FileServer).to.include(status.id);
    expect(answers[1]!.Message).to.include('TOKEN_SIGNING_USED');
    const [event] = await day.events('document.sign-refused', id);
    expect(event.after.code).to.equal('TOKEN_SIGNING_USED');
    expect((await day.events('document.signed', id)).length).to.equal(1);
  });

  it('two files sent at once: one is taken', async () => {
    const { id, call } = await prepared();
    const signer = await day.signer(chairman);
    const source = new Uint8Array(await (await fetch(call.fileName)).arrayBuffer());
    const MetaData = call.metaData.map(({ key, value }: Json) => ({ Key: key, Value: value }));
    const request = { MetaData, DocNumber: '', IssuedDate: '' };
    const signed = await signAsTool(source, { signer, timestamps: undefined, request });
    const both = await Promise.all([1, 2].map(() => post(call.fileUploadHandler, form(signed))));
    expect(both.map(({ body }) => body.Status).sort()).to.deep.equal([false, true]);
    expect((await day.events('document.signed', id)).length).to.equal(1);
    expect(await state(call)).to.equal('accepted');
  });

  it('after 20 minutes both addresses are shut and the page is told', async () => {
    const { id, call } = await prepared();
    await day.rows(`UPDATE token_signings SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      call.id,
    ]);
    expect(((await (await fetch(call.fileName)).json()) as Json).code).to.equal('TOKEN_SIGNING_EXPIRED');
    const answer = await post(call.fileUploadHandler, form(await smallPdf()));
    expect(answer.body.Message).to.include('TOKEN_SIGNING_EXPIRED');
    expect(await state(call)).to.equal('expired');
    expect((await day.events('document.sign-refused', id))[0].after.code).to.equal('TOKEN_SIGNING_EXPIRED');
  });

  it('preparing again shuts the addresses of the time before', async () => {
    const { id, call } = await prepared();
    const again = await day.prepare(chairman, id, approve);
    expect([await state(call), await state(again)]).to.deep.equal(['expired', 'waiting']);
  });

  it('a cancelled or silent tool leaves the signing waiting, and an empty FileServer changes nothing that was kept', async () => {
    const { id, call } = await prepared();
    const token = await day.own(chairman);
    const cancelled = await day.hand(chairman, call, approve, token, 'cancelled');
    expect([cancelled.callback?.Status, cancelled.status.state]).to.deep.equal([1, 'waiting']);
    const silent = await day.hand(chairman, call, approve, token, 'silent');
    expect([silent.callback, silent.status.state]).to.deep.equal([null, 'waiting']);
    const empty = await day.hand(chairman, call, approve, token, 'empty-file-server');
    expect(empty.callback).to.include({ Status: 0, FileServer: '' });
    expect(empty.status).to.include({ state: 'accepted', documentState: 'signed' });
    expect(empty.status.id).to.equal(call.id);
    expect((await day.office.view(UNIT, id)).state).to.equal('signed');
  });

  it('a body without the file, of another type, or broken off is told and may be sent again', async () => {
    const { call } = await prepared();
    const bodies: readonly [string | FormData, Json][] = [
      [form(await smallPdf(), 'other'), {}],
      ['{}', { 'Content-Type': 'application/json' }],
      ['--x\r\n', { 'Content-Type': 'multipart/form-data; boundary=x' }],
      ['', { 'Content-Type': 'multipart/form-data' }],
    ];
    for (const [body, headers] of bodies) {
      const answer = await post(call.fileUploadHandler, body, headers);
      expect(answer.status).to.equal(200);
      expect(answer.body.Message).to.match(/TOKEN_SIGNING_FILE_MISSING|UPLOAD_INTERRUPTED/);
    }
    expect(await state(call)).to.equal('waiting');
    const cut =
      '--x\r\nContent-Disposition: form-data; name="uploadfile"; filename="a.pdf"\r\n\r\n%PDF-1.7 half';
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect((await post(call.fileUploadHandler, cut, headers)).body.Message).to.include('UPLOAD_INTERRUPTED');
    expect(await state(call)).to.equal('waiting');
  });

  it('a file much larger than what was prepared is refused while it comes', async () => {
    const { call } = await prepared();
    const answer = await post(call.fileUploadHandler, form(Buffer.alloc(20 * 1024 * 1024)));
    expect(answer.body.Message).to.include('STORAGE_TOO_LARGE');
    expect(await state(call)).to.equal('refused');
  });

  it('a document that changed meanwhile takes no signature made for it as it was', async () => {
    const { id, call } = await prepared();
    await clerk.api.post(`/documents/${id}/return`, { reason: 'Sửa thể thức.' });
    const { status } = await day.hand(chairman, call, approve, await day.own(chairman));
    expect(status.error.code).to.equal('WRONG_STATE');
    expect(status.documentState).to.equal('returned');
  });

  it('an authority that was taken back meanwhile signs no more', async () => {
    const deputy = await day.office.who(UNIT, 'phochutich2');
    const token = await day.own(deputy);
    const over = { field: 'Y tế', signers: [{ appointmentId: deputy.appointmentId, form: 'KT' }] };
    const { id } = await day.office.reviewed(UNIT, over);
    const call = await day.prepare(deputy, id, approve);
    const query = 'UPDATE authority_grants SET revoked_at = now() WHERE appointment_id = $1';
    await day.rows(query, [deputy.appointmentId]);
    const { status } = await day.hand(deputy, call, approve, token);
    expect(status.error.code).to.equal('AUTHORITY_REVOKED');
    expect((await day.events('document.sign-refused', id))[0].after.code).to.equal('AUTHORITY_REVOKED');
  });

  it('an account that was disabled meanwhile signs no more', async () => {
    const deputy = await day.office.who(UNIT, 'phochutich1');
    const token = await day.own(deputy);
    const over = { field: 'Kinh tế', signers: [{ appointmentId: deputy.appointmentId, form: 'KT' }] };
    const { id } = await day.office.reviewed(UNIT, over);
    const call = await day.prepare(deputy, id, approve);
    await day.disable(deputy);
    await day.tool.insert(token, day.pin);
    const callback = await callTool(day.tool, 'SignApproved', call);
    expect(callback?.Message).to.include('TOKEN_SIGNING_RIGHT_ENDED');
    const [event] = await day.events('document.sign-refused', id);
    expect(event).to.include({ account_id: null });
    expect((await day.office.view(UNIT, id)).state).to.equal('awaiting_signature');
  });

  it('sender obtains the signer’s link: whoever is not the signer does not find the signing', async () => {
    const { id, call } = await prepared();
    const links = [call.fileName, call.fileUploadHandler].map((url) => new URL(url).searchParams.get('t')!);
    for (const post of ['chuyenvien', 'vanthu']) {
      const { api } = await day.office.who(UNIT, post);
      const answer = await api.get(`/token-signings/${call.id}`).catch((error: Json) => error.problem.code);
      expect(answer, post).to.equal('NOT_FOUND');
      const told = [await api.get(`/documents/${id}`), await api.get(`/documents/${id}/history?limit=100`)];
      for (const link of links) expect(JSON.stringify(told), post).not.to.contain(link);
    }
    // The signer’s own page is not given them a second time either.
    const again = JSON.stringify(await chairman.api.get(`/token-signings/${call.id}`));
    for (const link of links) expect(again).not.to.contain(link);
  });

  it('the clerk signs the arrival stamp into a copy; what was received stays as it came', async () => {
    const addressees = await day.office.electronically(UNIT);
    const sent = await day.office.issued('trungmon', { addressees });
    await day.office.send('trungmon', sent.id);
    const arrival = await day.office.arrival(UNIT, sent);
    const ask = () => clerk.api.post(`/incoming/${arrival.id}/token-signings`, { purpose: 'income' });
    const token = await day.own(clerk);
    expect(await ask().catch((error: Json) => error.problem.code)).to.equal('WRONG_STATE');
    await clerk.api.post(`/incoming/${arrival.id}/register`, {});
    const { status, prepared: call } = await day.hand(clerk, await ask(), { purpose: 'income' }, token);
    expect(status, JSON.stringify(status.error)).to.include({ state: 'accepted', documentState: null });
    expect(call.documentNumber).to.match(/^\d+$/);
    const received = await day.office.issuedBytes('trungmon', sent);
    const stamped = await clerk.api.download(`/incoming/${arrival.id}/signed-stamp`);
    expect(Buffer.compare(stamped.subarray(0, received.length), received)).to.equal(0);
    const report = await day.judge(stamped);
    expect(report.signatures.map(({ verdict }: Json) => verdict)).to.deep.equal(
      Array(3).fill('TOTAL-PASSED'),
    );
    const [event] = await day.events('incoming.stamp-signed', arrival.id);
    expect(event.after).to.include({ via: 'token' });
    const other = await chairman.api
      .post(`/incoming/${arrival.id}/token-signings`, { purpose: 'income' })
      .catch((error: Json) => error.problem.code);
    expect(other).to.equal('FORBIDDEN');
  });

  it('the stand-in says what it is and refuses to run in production', async () => {
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    const refused = await SignServiceStandIn.start().catch((error: Error) => error.message);
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
    expect(refused).to.match(/STAND-IN.*production/);
  });
});
