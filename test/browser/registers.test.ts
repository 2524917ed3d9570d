/** The other books of appendix IV in a browser: listed with what they are, closed for a year that is over, printed frozen. */
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { OfficeDay } from '../journeys/office-day.ts';
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
} from './browser-support.ts';

describe('the registers of a year that is over', function registers() {
  this.timeout(600_000);
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  const year = Number(vietnamDate(new Date()).slice(0, 4)) - 1;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** A closed year is never opened again: each try has a commune of its own. */
  const communes = ['chanson', 'hungloi'];

  /** A line of the unit's outgoing book and two of its post book, one of them struck out. */
  async function posted(commune: string): Promise<{ readonly unitId: string; readonly api: OfficeApi }> {
    const { api, unitId } = await new OfficeDay(service!.origin).who(commune, 'vanthu');
    const { items } = await api.get(`/books?unitId=${unitId}`);
    const book = items.find(({ direction }: { direction: string }) => direction === 'outgoing');
    const columns = { direction: 'outgoing', numberSymbol: 'GM-UBND', titleAndSubject: 'Giấy mời họp thôn' };
    const line = await api.post(`/books/${book.id}/entries`, { date: `${year}-12-20`, columns });
    const paper = { unitId, postedOn: `${year}-12-22`, items: [{ entryId: line.id }], envelopes: 2 };
    const wrong = await api.post('/postings', { ...paper, addressee: 'Chi cục Thuế huyện Yên Sơn' });
    const reason = { reason: 'ghi nhầm nơi nhận' };
    await api.change('POST', `/postings/${wrong.id}/strike`, { json: reason, etag: `"${wrong.version}"` });
    await api.post('/postings', { ...paper, addressee: 'Công ty Điện lực', address: 'Tuyên Quang' });
    return { unitId, api };
  }

  it('each other book is named with its state, is closed once its year is typed, and then gives the frozen files', async () => {
    const commune = communes.shift()!;
    const { unitId, api } = await posted(commune);
    const { page, complaints } = await openPage(browser!, desk);
    await page.goto(`${service!.origin}/registers?unit=${unitId}&year=${year}`);
    await signInAs(page, service!.origin, `${commune}.vanthu`);
    await page.getByRole('button', { name: 'Sổ khác theo Phụ lục IV…' }).click();
    const dialog = page.getByRole('dialog', { name: `Sổ khác theo Phụ lục IV, ${year}` });
    await dialog.getByText('Chưa khóa; in theo dữ liệu hiện nay.').first().waitFor();
    await picture(page, 'registers-1-open');
    for (const name of [
      'Sổ theo dõi giải quyết văn bản đến',
      'Sổ gửi văn bản đi bưu điện',
      'Sổ sử dụng bản lưu',
      'Thống kê số lượng văn bản',
    ])
      for (const format of ['PDF', 'XLSX'])
        expect(await dialog.getByRole('link', { name: `${name}: ${format}` }).count(), name).to.equal(1);
    await dialog.getByRole('button', { name: 'Khóa sổ… Sổ gửi văn bản đi bưu điện' }).click();
    const closing = page.getByRole('dialog', { name: `Khóa sổ năm ${year}: Sổ gửi văn bản đi bưu điện` });
    const confirm = closing.getByRole('button', { name: `Khóa sổ năm ${year}` });
    expect(await confirm.isDisabled()).to.equal(true);
    await closing.getByLabel(`Gõ ${year} để xác nhận`).fill(String(year));
    await picture(page, 'registers-2-closing');
    await confirm.click();
    await dialog.getByText(/^Đã khóa .*, 2 dòng, người khóa: /).waitFor();
    await picture(page, 'registers-3-closed');
    const { items } = await api.get(`/registers/years?unitId=${unitId}`);
    const bound = items.find((one: { year: number }) => one.year === year).volumes[0];
    for (const format of ['pdf', 'xlsx'] as const) {
      const link = dialog.getByRole('link', { name: `Sổ gửi văn bản đi bưu điện: ${format.toUpperCase()}` });
      const file = await page.request.get(service!.origin + (await link.getAttribute('href')));
      expect(file.headers()['etag']).to.equal(`"${bound[format].sha256}"`);
      writeFileSync(`test-artefacts/registers-post.${format}`, await file.body());
    }
    const faults: string[] = [...(await accessibilityFaults(page))];
    await page.setViewportSize(phone);
    if (!(await fitsWidth(page))) faults.push('scrolls sideways');
    await picture(page, 'registers-4-phone');
    expect(faults).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });
});

type OfficeApi = Awaited<ReturnType<OfficeDay['who']>>['api'];
