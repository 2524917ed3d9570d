import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { testApp } from '../http/app-support.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import {
  builtWeb,
  desk,
  fitsWidth,
  launchBrowser,
  openPage,
  phone,
  picture,
  type Served,
  serve,
} from './browser-support.ts';
import { inventedRoutes } from './first-page-routes.ts';

describe('the first page in a browser', () => {
  let browser: Browser | undefined;
  let served: Served | undefined;

  before(async function prepare() {
    browser = await launchBrowser(this);
    const routes = inventedRoutes(await smallPdf());
    served = await serve(testApp(routes, { webRoot: builtWeb() }).app);
  });
  after(async () => {
    served?.close();
    await browser?.close();
  });

  for (const [device, viewport] of [
    ['phone', phone],
    ['desk', desk],
  ] as const)
    it(`on a ${device}, when somebody signs in and opens a document, then all is readable and the policy holds`, async () => {
      const { page, complaints } = await openPage(browser!, viewport);
      await page.goto(served!.origin);
      await page.getByText('chanson.vanthu').waitFor();
      await picture(page, `sign-in-${device}`);
      expect(await fitsWidth(page)).to.equal(true);
      await page.getByRole('button', { name: 'Điền' }).last().click();
      while ((await page.locator('input[name=code]').inputValue()).length !== 6)
        await page.waitForTimeout(20);
      await page.locator('input[name=code]').fill('');
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.getByText('Cần mã xác thực thứ hai').waitFor();
      await page.locator('input[name=code]').fill('246810');
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.getByRole('heading', { name: /Xin chào/ }).waitFor();
      expect(await page.locator('#demo').innerText()).to.contain('TRÌNH DIỄN');
      await picture(page, `waiting-${device}`);
      expect(await fitsWidth(page)).to.equal(true);
      await page.locator('a.title').first().click();
      await page.getByText('03 Đã tiếp nhận').waitFor();
      await page.locator('summary', { hasText: 'Chữ ký số' }).click();
      await page.getByText('Mọi chữ ký đều hợp lệ').first().waitFor();
      await picture(page, `document-${device}`);
      expect(await page.locator('h1').innerText()).to.contain('<b>việc gửi</b>');
      expect(await fitsWidth(page)).to.equal(true);
      await page.getByRole('link', { name: 'Tỷ lệ điện tử' }).click();
      await page.getByText('75').waitFor();
      await page.getByRole('button', { name: 'Mở' }).first().click();
      await page.getByText('15/UBND-VP').waitFor();
      await picture(page, `share-${device}`);
      expect(complaints).to.deep.equal([]);
    });

  it('at the address of a QR, when opened without an account, then tells what became of the document', async () => {
    const { page, complaints } = await openPage(browser!, phone);
    await page.goto(`${served!.origin}/check/k3Jx-unguessable-0001`);
    await page.getByText('ĐÃ BỊ THU HỒI').waitFor();
    const file = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await smallPdf()) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('KHÔNG phải là bản đã phát hành').waitFor();
    await picture(page, 'check-phone');
    expect(await fitsWidth(page)).to.equal(true);
    expect(complaints).to.deep.equal([]);
  });
});
