/** A leader signs what waits in one go, in a browser; and what the API says of it. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.mjs';
import { type ApiFailure, type Json, pause } from '../../scripts/journey/client.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { fitsWidth, launchBrowser, openPage, phone, picture } from './browser-support.ts';

describe('signing many documents in a browser', function signingBatch() {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;

  before(async function prepare() {
    browser = await launchBrowser(this);
    buildWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  async function enter(username: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(browser!, phone);
    const { page } = opened;
    page.setDefaultTimeout(30_000);
    await page.goto(service!.origin);
    await page.getByLabel('Tìm tài khoản').fill(username);
    await page.getByRole('button', { name: 'Điền' }).click();
    while ((await page.locator('input[name=code]').inputValue()).length !== 6) await page.waitForTimeout(20);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('heading', { name: /Xin chào/ }).waitFor();
    return opened;
  }

  const waiting = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 1; n <= count; n++)
      ids.push((await day.reviewed('chanson', { subject: `Kế hoạch rà soát số ${n}` })).id);
    return ids;
  };

  const refusal = async (work: Promise<Json>): Promise<string> => {
    const failure = await work.then(
      () => null,
      (error: ApiFailure) => error,
    );
    return failure === null ? 'nothing was refused' : failure.problem.code;
  };

  it('documents that wait, chosen from the list with their digests, are signed with one PIN', async () => {
    // First: a code serves once, and the page does not wait for the next one by itself.
    const { page, complaints } = await enter('chanson.chutich');
    const ids = await waiting(4);
    await page.reload();
    await page.getByRole('link', { name: /Ký hàng loạt/ }).click();
    const boxes = page.locator('input[name=document]');
    await boxes.nth(3).waitFor();
    const [main] = (await day.view('chanson', ids[0]!)).files;
    const { sha256 } = main.versions.at(-1);
    await page.locator(`code[title="${sha256}"]`).first().waitFor();
    await boxes.nth(0).uncheck();
    expect(await fitsWidth(page)).to.equal(true);
    await picture(page, 'signing-batch-1-choose');
    const left = await boxes.nth(0).inputValue();
    await page.getByRole('button', { name: 'Ký số 3 văn bản đã chọn' }).click();
    await page.locator('dialog input[name=value]').fill(demoPin);
    await page.getByRole('button', { name: 'Đồng ý' }).click();
    await page.getByText('Xong: đã ký 3/3.').waitFor();
    expect(await page.getByText('Đã ký số', { exact: true }).count()).to.equal(3);
    expect(await fitsWidth(page)).to.equal(true);
    await picture(page, 'signing-batch-2-done');
    for (const id of ids)
      expect((await day.view('chanson', id)).state).to.equal(id === left ? 'awaiting_signature' : 'signed');
    expect(complaints).to.deep.equal([]);
  });

  it('a batch, asked for over HTTP, tells each document’s result to its owner alone', async () => {
    const documentIds = await waiting(2);
    const chairman = await day.who('chanson', 'chutich');
    const clerk = await day.who('chanson', 'vanthu');
    const { summaryDigest } = await chairman.api.post('/signing-batches/summary', { documentIds });
    const session = await day.cast.signingSession(chairman, { holder: 'personal' });
    const json = { documentIds, summaryDigest, signingSessionId: session.id };
    const { batch } = await chairman.api.post('/signing-batches', json);
    let now: Json = batch;
    while (now.state === 'running') {
      await pause(50);
      now = await chairman.api.get(`/signing-batches/${batch.id}`);
    }
    expect(now.counts).to.deep.include({ signed: 2, refused: 0 });
    expect(now.items[0].sentence).to.deep.equal({ vi: 'Đã ký số.', en: 'Signed.' });
    expect(await refusal(clerk.api.get(`/signing-batches/${batch.id}`))).to.equal('NOT_FOUND');
    const many = Array.from({ length: 501 }, () => documentIds[0]);
    expect(await refusal(chairman.api.post('/signing-batches/summary', { documentIds: many }))).to.equal(
      'INVALID_REQUEST',
    );
  });
});
