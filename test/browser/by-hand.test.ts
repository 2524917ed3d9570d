/** A document by hand, in a browser, from the draft to the receiver's last step. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.mjs';
import { composeSample } from '../../scripts/journey/sample-document.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { desk, fitsWidth, launchBrowser, openPage, phone, picture } from './browser-support.ts';

const subject = 'Rà soát việc gửi, nhận văn bản điện tử quý IV';

describe('a document by hand in a browser', function byHand() {
  this.timeout(300_000);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  const complaints: string[][] = [];

  before(async function prepare() {
    browser = await launchBrowser(this);
    buildWeb();
    service = await startDemoService();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  async function enter(username: string, viewport = desk): Promise<Page> {
    const opened = await openPage(browser!, viewport);
    complaints.push(opened.complaints);
    const { page } = opened;
    page.setDefaultTimeout(30_000);
    page.on('dialog', (dialog) => void dialog.accept('Theo quy định'));
    await page.goto(service!.origin);
    await page.getByLabel('Tìm tài khoản').fill(username);
    await page.getByRole('button', { name: 'Điền' }).click();
    while ((await page.locator('input[name=code]').inputValue()).length !== 6) await page.waitForTimeout(20);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('heading', { name: /Xin chào/ }).waitFor();
    return page;
  }

  const openWaiting = (page: Page) => page.locator('a.title', { hasText: subject }).first().click();
  const done = (page: Page, vi: string) => page.getByText(`${vi}: xong.`).waitFor();
  async function press(page: Page, vi: string): Promise<void> {
    await page.getByRole('button', { name: vi, exact: true }).click();
    await done(page, vi);
  }
  async function pressWithPin(page: Page, vi: string): Promise<void> {
    await page.getByRole('button', { name: vi, exact: true }).click();
    await page.locator('dialog input[name=value]').fill(demoPin);
    await page.getByRole('button', { name: 'Đồng ý' }).click();
    await page.getByText(`${vi}: xong.`).waitFor({ timeout: 120_000 });
  }

  it('drafted, reviewed, signed, issued and sent by a commune, when handled by the district, then stands as done on both sides', async () => {
    const pdf = join(temporaryFolder('by-hand'), 'cong-van.pdf');
    const words = {
      place: 'Chân Sơn',
      unitName: 'UBND xã Chân Sơn',
      parentName: 'UBND huyện Yên Sơn',
      signerName: 'Người Ký Thử',
      receivers: ['UBND huyện Yên Sơn'],
    };
    writeFileSync(pdf, await composeSample(words));

    const officer = await enter('chanson.chuyenvien');
    await officer.getByRole('link', { name: 'Soạn thảo' }).click();
    await officer.locator('textarea[name=subject]').fill(subject);
    await officer.getByLabel('Tìm đơn vị nhận').fill('UBND huyện Yên Sơn');
    await officer.getByRole('button', { name: 'UBND huyện Yên Sơn', exact: true }).click();
    await officer.locator('input[name=file]').setInputFiles(pdf);
    await picture(officer, 'by-hand-1-draft');
    await officer.getByRole('button', { name: /Lưu dự thảo/ }).click();
    await officer.getByText('Đã lưu dự thảo.').waitFor();
    await press(officer, 'Trình duyệt');

    const chairman = await enter('chanson.chutich', phone);
    await openWaiting(chairman);
    await press(chairman, 'Duyệt nội dung');
    const clerk = await enter('chanson.vanthu');
    await openWaiting(clerk);
    await press(clerk, 'Duyệt thể thức');

    await chairman.goto(`${service!.origin}/#/waiting`);
    await openWaiting(chairman);
    await picture(chairman, 'by-hand-2-sign-phone');
    expect(await fitsWidth(chairman)).to.equal(true);
    await pressWithPin(chairman, 'Ký số');
    await clerk.goto(`${service!.origin}/#/waiting`);
    await openWaiting(clerk);
    await pressWithPin(clerk, 'Cấp số, đóng dấu và phát hành');
    await press(clerk, 'Gửi đến nơi nhận');

    const receiver = await enter('huyen.vanthu');
    await openWaiting(receiver);
    await receiver.getByText('Chữ ký số đầy đủ và hợp lệ.').waitFor();
    await press(receiver, 'Đăng ký vào sổ');
    const leader = await enter('huyen.chutich', phone);
    await openWaiting(leader);
    await leader.locator('textarea[name=opinion]').fill('Giao chuyên viên chủ trì xử lý.');
    await leader.locator('label', { hasText: 'Chuyên viên' }).locator('select').selectOption('lead');
    await leader.getByRole('button', { name: 'Ghi ý kiến chỉ đạo' }).click();
    await done(leader, 'Cho ý kiến chỉ đạo');
    await receiver.goto(`${service!.origin}/#/waiting`);
    await openWaiting(receiver);
    await press(receiver, 'Phân công');
    const handler = await enter('huyen.chuyenvien');
    await openWaiting(handler);
    await press(handler, 'Bắt đầu xử lý');
    await handler.locator('textarea[name=result]').fill('Đã rà soát, báo cáo xong.');
    await handler.getByRole('button', { name: /Hoàn thành/ }).click();
    await done(handler, 'Hoàn thành');
    await picture(handler, 'by-hand-3-handled');

    await clerk.goto(`${service!.origin}/#/documents?box=issued`);
    await openWaiting(clerk);
    await clerk.getByText('06 Hoàn thành').waitFor();
    await clerk.locator('summary', { hasText: 'Chữ ký số' }).click();
    await clerk.getByText('Hợp lệ', { exact: true }).first().waitFor();
    await clerk.waitForTimeout(1500);
    await picture(clerk, 'by-hand-4-sender');
    await clerk.getByRole('link', { name: 'Tỷ lệ điện tử' }).click();
    await clerk.getByText('100 %').or(clerk.getByText('100%')).first().waitFor();
    await picture(clerk, 'by-hand-5-share');
    expect(complaints.flat()).to.deep.equal([]);
  });
});
