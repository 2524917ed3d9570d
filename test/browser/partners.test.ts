/** IT and the other systems: entered with their agencies, seen with their state; axe on the page with all of it. */
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import {
  accessibilityFaults,
  builtWeb,
  desk,
  launchBrowser,
  openPage,
  picture,
  signInAs,
} from './browser-support.ts';

describe('other systems, in the browser', function suite() {
  this.timeout(600_000);
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('a system and an agency, when IT enters them, then both stand on the page with their state, and axe finds nothing serious', async () => {
    const { page } = await openPage(browser!, desk);
    const name = `Nền tảng tỉnh ${Date.now()}`;
    await page.goto(`${service!.origin}/partners`);
    await signInAs(page, service!.origin, 'huyen.cntt');
    await page.getByRole('button', { name: 'Khai báo hệ thống' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Tên hệ thống').fill(name);
    await form.getByLabel('Loại kết nối').click();
    await page.getByTitle('Bản giấy', { exact: true }).click();
    await form.getByLabel('Hệ thống mô phỏng').check();
    await form.getByRole('button', { name: 'Ghi' }).click();
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('mô phỏng, không tính vào tỷ lệ').waitFor();
    await row.getByText('Đang thông').waitFor();
    await page.getByRole('button', { name: `Danh bạ cơ quan qua ${name}` }).click();
    await page.getByRole('button', { name: 'Ghi cơ quan' }).click();
    const agency = page.getByRole('dialog');
    await agency.getByLabel('Cơ quan', { exact: true }).fill('Sở Nội vụ tỉnh bạn');
    await agency.getByLabel('Mã định danh').fill('H99.01');
    await agency.getByLabel('Mã cũ').fill('000.00.01.H99');
    await agency.getByLabel('Viết tắt trong ký hiệu').fill('SNV');
    await agency.getByLabel('Địa danh').fill('Tuyên Quang');
    await agency.getByRole('button', { name: 'Ghi' }).click();
    await page.getByRole('cell', { name: '000.00.01.H99' }).waitFor();
    await picture(page, 'partners');
    expect(await accessibilityFaults(page)).to.deep.equal([]);
  });

  it('a mailbox, when IT enters it, then the form asks for its servers, a password in an address is refused, and it stands on the page', async () => {
    const { page } = await openPage(browser!, desk);
    const name = `Văn phòng chỉ có hộp thư ${Date.now()}`;
    await page.goto(`${service!.origin}/partners`);
    await signInAs(page, service!.origin, 'huyen.cntt');
    await page.getByRole('button', { name: 'Khai báo hệ thống' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Tên hệ thống').fill(name);
    await form.getByLabel('Loại kết nối').click();
    await page.getByTitle('Thư điện tử công vụ', { exact: true }).click();
    await form.getByLabel('Địa chỉ thư công vụ của đối tác').fill('vanthu@ban.example');
    await form.getByLabel('Địa chỉ thư công vụ của ta').fill('vanthu@ta.example');
    await form.getByLabel('Máy chủ gửi').fill('smtps://vanthu:mat-khau@mail.example');
    await form.getByLabel('Máy chủ nhận').fill('imaps://vanthu@mail.example');
    await form.getByLabel('Hệ thống mô phỏng').check();
    await form.getByRole('button', { name: 'Ghi' }).click();
    await form.getByText('the password is a file, never here').waitFor();
    await form.getByLabel('Máy chủ gửi').fill('smtps://vanthu@mail.example');
    await form.getByRole('button', { name: 'Ghi' }).click();
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('Thư điện tử công vụ').waitFor();
  });
});
