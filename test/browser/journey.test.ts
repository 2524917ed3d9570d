/** A document by hand, through the pages alone: drafted by a commune, handled to the end by the district and by another commune. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { composeSample } from '../../scripts/journey/sample-document.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { needs } from '../support/needs.ts';
import { pdfsigVerdicts } from '../support/outside-verifiers.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  builtWeb,
  desk,
  fitsWidth,
  launchBrowser,
  openPage,
  phone,
  picture,
  signInAs,
} from './browser-support.ts';

const subject = 'rà soát việc gửi, nhận văn bản điện tử quý IV';
const receivers = [
  { unit: 'huyen', name: 'UBND huyện Yên Sơn', typed: 'huyen yen son' },
  { unit: 'ttyenson', name: 'UBND thị trấn Yên Sơn', typed: 'thi tran yen son' },
] as const;

describe('a document by hand in a browser', function byHand() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  const folder = temporaryFolder('by-hand');
  const pages = new Map<string, Page>();
  const complaints: string[][] = [];

  before(async function prepare() {
    needs(this, 'pdfsig', 'poppler-utils');
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
  });
  // What stood on the pages when a step failed.
  afterEach(async function look() {
    if (this.currentTest?.state !== 'failed') return;
    for (const [username, page] of pages) await picture(page, `journey-failed-${username}`);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Leaders on a phone, everybody else at a desk; each signs in once. */
  async function enter(username: string): Promise<Page> {
    const known = pages.get(username);
    if (known) return known;
    const opened = await openPage(browser!, username.endsWith('chutich') ? phone : desk);
    const { page } = opened;
    complaints.push(opened.complaints);
    await page.goto(service!.origin);
    await signInAs(page, service!.origin, username);
    page.setDefaultTimeout(120_000);
    pages.set(username, page);
    return page;
  }

  async function openWaiting(username: string): Promise<Page> {
    const page = await enter(username);
    await page.goto(`${service!.origin}/waiting`);
    await page
      .getByRole('link', { name: new RegExp(subject) })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: subject }).waitFor();
    return page;
  }

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();
  /** The button of the same name in the dialog that the first one opened. */
  const confirm = (page: Page, name: string) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
  const option = (page: Page, text: string) =>
    page.locator('.ant-select-item-option', { hasText: text }).first().click();

  async function givePin(page: Page): Promise<void> {
    await page.getByLabel('PIN của khóa ký').fill(demoPin);
    await press(page, 'Đồng ý');
  }

  async function shareOf(username: string): Promise<string> {
    const page = await enter(username);
    await page.goto(`${service!.origin}/share`);
    await page.locator('.share-ratio').first().waitFor();
    await picture(page, `journey-share-${pages.size}`);
    return page.locator('.share-cards').innerText();
  }

  it('a draft is made from a file, reviewed for content and for form, on its pages', async () => {
    expect(await shareOf('chanson.chutich')).to.match(/chưa có dữ liệu[\s\S]*Văn bản được tính \(N\)\s*0/);
    const pdf = join(folder, 'cong-van.pdf');
    const parties = { place: 'Chân Sơn', unitName: 'UBND xã Chân Sơn', parentName: 'UBND huyện Yên Sơn' };
    const names = receivers.map(({ name }) => name);
    writeFileSync(pdf, await composeSample({ ...parties, signerName: 'Hà Quang Tùng', receivers: names }));
    const officer = await enter('chanson.chuyenvien');
    await officer.goto(`${service!.origin}/drafts/new`);
    await officer.getByLabel('Trích yếu nội dung').fill(subject);
    for (const { typed, name } of receivers) {
      await officer.getByLabel('Thêm đơn vị nhận').fill(typed);
      await option(officer, name);
    }
    await officer.getByLabel('Thêm người ký').click();
    await option(officer, 'TM.');
    await officer.locator('input[type=file]').first().setInputFiles(pdf);
    await told(officer, /^cong-van\.pdf · 1 trang/);
    await picture(officer, 'journey-1-draft');
    await officer.getByRole('button', { name: 'Trình duyệt' }).click();
    await told(officer, 'Đã trình duyệt.');
    const chairman = await openWaiting('chanson.chutich');
    await press(chairman, 'Duyệt nội dung');
    await confirm(chairman, 'Duyệt nội dung');
    await told(chairman, 'Đã duyệt.');
    const clerk = await openWaiting('chanson.vanthu');
    await press(clerk, 'Duyệt thể thức');
    await confirm(clerk, 'Duyệt thể thức');
    await told(clerk, 'Đã duyệt.');
  });

  it('the chairman signs on a phone, the clerk numbers, seals and sends it at the desk', async () => {
    const chairman = await openWaiting('chanson.chutich');
    expect(await fitsWidth(chairman)).to.equal(true);
    await press(chairman, 'Ký số');
    await givePin(chairman);
    await told(chairman, 'Máy chủ đã kiểm tra lại tệp vừa ký');
    await chairman.getByText('Hợp lệ', { exact: true }).first().waitFor();
    await picture(chairman, 'journey-2-signed-phone');
    const clerk = await openWaiting('chanson.vanthu');
    await press(clerk, 'Phát hành…');
    await clerk.locator('.number-preview').waitFor();
    await press(clerk, 'Phát hành');
    await givePin(clerk);
    await told(clerk, /^Đã phát hành .+\.$/);
    await press(clerk, 'Gửi…');
    await press(clerk, 'Gửi');
    await told(clerk, 'Đã chuyển cho 2 nơi nhận.');
    await picture(clerk, 'journey-3-sent');
    expect(await shareOf('chanson.chutich')).to.match(/100,00 %[\s\S]*Văn bản được tính \(N\)\s*1/);
  });

  for (const { unit, name } of receivers)
    it(`${name} registers it, its leader directs on a phone, the officer handles it to the end`, async () => {
      const clerk = await openWaiting(`${unit}.vanthu`);
      await told(clerk, /đầy đủ, hợp lệ/);
      await press(clerk, 'Đăng ký vào sổ…');
      await press(clerk, 'Đăng ký');
      await told(clerk, /Đã đăng ký, số đến/);
      const leader = await openWaiting(`${unit}.chutich`);
      await press(leader, 'Cho ý kiến chỉ đạo…');
      await leader.getByLabel('Bút phê', { exact: true }).fill('Giao chuyên viên chủ trì xử lý.');
      await leader.getByLabel(/^Thêm người/).fill('chuyen vien');
      await option(leader, 'Chuyên viên');
      await picture(leader, `journey-4-direct-${unit}-phone`);
      expect(await fitsWidth(leader)).to.equal(true);
      await press(leader, 'Lưu');
      await told(leader, 'Đã ghi ý kiến chỉ đạo.');
      await openWaiting(`${unit}.vanthu`);
      await press(clerk, 'Phân công…');
      await press(clerk, 'Phân công xử lý');
      await told(clerk, 'Đã phân công.');
      const officer = await enter(`${unit}.chuyenvien`);
      await officer.goto(`${service!.origin}/tasks`);
      await officer.getByRole('link', { name: new RegExp(subject) }).click();
      await press(officer, 'Bắt đầu xử lý');
      await told(officer, 'Đã ghi nhận bắt đầu xử lý.');
      await press(officer, 'Hoàn thành…');
      await officer.getByLabel('Kết quả xử lý').fill('Đã rà soát, báo cáo xong.');
      await press(officer, 'Hoàn thành xử lý');
      await told(officer, 'Đã hoàn thành.');
      await picture(officer, `journey-5-done-${unit}`);
    });

  it('at the end both receivers say “done”, every signature is valid here and to pdfsig, and the receivers’ share has moved', async () => {
    const clerk = await enter('chanson.vanthu');
    await clerk.goto(`${service!.origin}/outgoing?box=all`);
    await clerk.getByRole('link', { name: subject }).first().click();
    await clerk.getByRole('tab', { name: 'Theo dõi' }).click();
    await clerk.getByText('06 Hoàn thành').nth(1).waitFor();
    await picture(clerk, 'journey-6-followed');
    await clerk.getByRole('tab', { name: 'Chữ ký số' }).click();
    await clerk.getByText('Hợp lệ', { exact: true }).nth(1).waitFor();
    await picture(clerk, 'journey-7-signatures');
    const download = clerk.waitForEvent('download');
    await clerk.getByRole('link', { name: 'Tải tệp về' }).click();
    const file = join(folder, 'issued.pdf');
    await (await download).saveAs(file);
    const verdicts = [...pdfsigVerdicts(file).values()];
    expect(verdicts).to.have.length.of.at.least(2);
    expect(new Set(verdicts)).to.deep.equal(new Set(['Signature is Valid.']));
    const page = await enter('huyen.chutich');
    await page.goto(`${service!.origin}/share?direction=incoming`);
    await page.locator('.share-ratio', { hasText: '100' }).first().waitFor();
    await picture(page, 'journey-8-share-incoming');
    expect(complaints.flat()).to.deep.equal([]);
  });
});
