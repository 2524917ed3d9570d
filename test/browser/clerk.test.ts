/** A clerk's day in a browser: numbering and sealing; paper by hand; books; axe on every page. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Json } from '../../scripts/journey/client.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { mustSucceed, OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import {
  accessibilityFaults,
  builtWeb,
  desk,
  fitsWidth,
  launchBrowser,
  openPage,
  phone,
  picture,
  signInAs,
  useTheme,
  type WatchedPage,
} from './browser-support.ts';

describe('the clerk’s pages', function clerkPages() {
  this.timeout(240_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;
  let clerk: WatchedPage;
  let page: Page;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    clerk = await openPage(browser, desk);
    page = clerk.page;
    await page.goto(service.origin);
    await signInAs(page, service.origin, 'chanson.vanthu');
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const go = (address: string) => page.goto(service!.origin + address);

  async function signed(subject: string, addressees?: readonly Json[]): Promise<string> {
    const { id } = await day.reviewed('chanson', { subject, ...(addressees && { addressees }) });
    await mustSucceed(day.sign(await day.who('chanson', 'chutich'), id));
    return id;
  }

  const arrivalNow = async (id: string): Promise<Json> =>
    (await day.who('chanson', 'vanthu')).api.get(`/incoming/${id}`);

  it('a signed document, issued from its page with the number shown before, has that number and may be sent', async () => {
    const id = await signed('cung cấp số liệu dân cư', await day.electronically('huyen'));
    await go(`/documents/${id}`);
    await page.getByRole('button', { name: 'Phát hành…' }).click();
    const foreseen = await page.locator('.number-preview').textContent();
    await page.getByText('Xem trước trang có dấu').click();
    await page.locator('.stamp-mark.seal').waitFor();
    await picture(page, 'clerk-1-issue-preview');
    await page.getByRole('button', { name: 'Phát hành', exact: true }).click();
    await page.getByLabel('PIN của khóa ký').fill(demoPin);
    await page.getByRole('button', { name: 'Đồng ý' }).click();
    await page.getByText(`Đã phát hành ${foreseen}.`).waitFor();
    const issued = await day.view('chanson', id);
    expect([issued.state, issued.numberSymbol]).to.deep.equal(['issued', foreseen]);
    await page.getByRole('button', { name: 'Gửi…' }).waitFor();
  });

  it('documents marked in the box, issued together, get numbers one after the other without a second PIN', async () => {
    const ids = [await signed('lịch tiếp công dân'), await signed('phối hợp rà soát thủ tục')];
    await page.locator('.document-page').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Văn bản đi' }).first().click();
    for (const subject of ['lịch tiếp công dân', 'phối hợp rà soát thủ tục'])
      await page.getByRole('row', { name: subject }).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Phát hành 2 văn bản' }).click();
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await page.getByText('Xong 2/2 văn bản.').waitFor();
    await picture(page, 'clerk-3-batch');
    const documents = [await day.view('chanson', ids[0]!), await day.view('chanson', ids[1]!)];
    expect(documents.map(({ state }) => state)).to.deep.equal(['issued', 'issued']);
    expect(Math.abs(documents[0]!.number - documents[1]!.number)).to.equal(1);
  });

  it('a paper document, entered with its scan, has a number, a file and the ĐẾN stamp', async () => {
    await go('/incoming/new');
    await page.getByLabel('Tác giả (cơ quan ban hành)').fill('Trường Mầm non Chân Sơn');
    await page.getByLabel('Số, ký hiệu').fill('12/BC-TMN');
    await page.getByLabel('Trích yếu').fill('Báo cáo đầu năm học');
    const file = await day.issuedBytes('huyen', await day.issued('huyen', { subject: 'bản quét' }));
    const scan = { name: 'ban-quet.pdf', mimeType: 'application/pdf', buffer: Buffer.from(file) };
    await page.locator('input[type=file]').setInputFiles(scan);
    await page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
    await page.waitForURL(/\/incoming\/[0-9a-f-]{36}/);
    await page.getByText('Bản có dấu ĐẾN').waitFor();
    await picture(page, 'clerk-7-paper');
    const record = await arrivalNow(page.url().split('/').at(-1)!);
    expect([record.source, record.files.length]).to.deep.equal(['paper', 1]);
    expect(record.arrivalNumber).to.be.a('number');
  });

  it('“?” lists the shortcuts of the page, and they rest while one types', async () => {
    await go('/incoming?box=all');
    await page.locator('a[data-line]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('n?');
    expect(page.url()).to.not.contain('/incoming/new');
    await page.keyboard.press('Tab');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
    await picture(page, 'clerk-6-shortcuts');
    expect(await page.getByText('Đăng ký văn bản giấy').count()).to.be.at.least(1);
    await page.keyboard.press('Escape');
  });

  it('every page, light and dark, on a desk and on a phone, has no serious fault of accessibility and fits', async () => {
    const [arrival] = (await (await day.who('chanson', 'vanthu')).api.get('/incoming?box=all')).items;
    const addresses = ['/outgoing?box=all', '/incoming?box=all', '/incoming/new', '/registers', '/groups'];
    const faults: string[] = [];
    for (const [theme, size] of [
      ['light', desk],
      ['dark', phone],
    ] as const) {
      await useTheme(page, theme);
      await page.setViewportSize(size);
      for (const address of [...addresses, `/incoming/${arrival.id}`]) {
        await go(address);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        const name = address.slice(1).split('?')[0]!.replace(arrival.id, 'one').replaceAll('/', '-');
        await picture(page, `clerk-${theme}-${name}`);
        for (const fault of await accessibilityFaults(page)) faults.push(`${theme} ${address} ${fault}`);
        if (!(await fitsWidth(page))) faults.push(`${theme} ${address} scrolls sideways`);
      }
    }
    expect(faults).to.deep.equal([]);
    expect(clerk.complaints).to.deep.equal([]);
  });
});
