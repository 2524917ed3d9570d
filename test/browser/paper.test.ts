/** Paper in a browser: what waits, entered in the post book, its slip printed, signed for or returned, struck out. */
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { extractText } from '../../src/lib/typesetting/text.ts';
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
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

describe('paper that leaves the office, in the browser', function suite() {
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

  const communes = ['chanson', 'hungloi'];

  /** Issued and sent to one addressee who is reached on paper alone. */
  async function sent(day: OfficeDay, commune: string, addressee: string) {
    const document = await day.issued(commune, { addressees: [{ name: addressee, channel: 'paper' }] });
    await day.send(commune, document.id);
    return document;
  }

  const row = (page: Page, addressee: string) => page.getByRole('row').filter({ hasText: addressee });

  async function fileOf(page: Page, link: Locator) {
    const answer = await page.request.get(service!.origin + (await link.getAttribute('href')));
    expect(answer.status()).to.equal(200);
    return answer.body();
  }

  it('an addressee without a system, when the document is sent, waits in the box of paper, is entered, printed and followed until the signed slip is back', async () => {
    const commune = communes.shift()!;
    const day = new OfficeDay(service!.origin);
    const addressee = 'Hợp tác xã Thanh Long';
    const document = await sent(day, commune, addressee);
    const lost = await sent(day, commune, 'Công ty Điện lực Tuyên Quang');
    const { page, complaints } = await openPage(browser!, desk);
    await page.goto(`${service!.origin}/postings`);
    await signInAs(page, service!.origin, `${commune}.vanthu`);
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: addressee }) });
    const print = card.getByRole('link', { name: `In văn bản ${document.numberSymbol}` });
    expect(openPdf(await fileOf(page, print)).pageCount).to.be.greaterThan(0);
    await picture(page, 'paper-1-waiting');
    const faults: string[] = [...(await accessibilityFaults(page))];

    await card.getByRole('button', { name: `Ghi sổ gửi ${addressee}` }).click();
    const entering = page.getByRole('dialog', { name: 'Ghi sổ gửi bản giấy' });
    await entering.getByLabel('Địa chỉ').fill('Thôn 5, xã Chân Sơn');
    await entering.getByLabel('Bưu gửi bảo đảm').check();
    await entering.getByLabel('Số hiệu bưu gửi').fill('RR123456789VN');
    await picture(page, 'paper-2-entering');
    faults.push(...(await accessibilityFaults(page)));
    await entering.getByRole('button', { name: 'Lưu' }).click();
    await entering.waitFor({ state: 'hidden' });

    const line = row(page, addressee);
    await line.getByText('RR123456789VN').waitFor();
    const slip = line.getByRole('link', { name: `In phiếu gửi ${addressee}` });
    const { text } = await extractText(await fileOf(page, slip));
    expect(text)
      .to.contain('PHIẾU GỬI')
      .and.to.contain(document.numberSymbol)
      .and.to.contain('RR123456789VN');
    await line.getByRole('button', { name: `In bì ${addressee}` }).click();
    const envelope = page.getByRole('menuitem').getByRole('link', { name: '220 × 109 mm' });
    expect(openPdf(await fileOf(page, envelope)).pageCount).to.equal(1);
    await page.keyboard.press('Escape');

    await line.getByRole('button', { name: `Ghi kết quả gửi ${addressee}` }).click();
    const settling = page.getByRole('dialog', { name: `Ghi kết quả gửi ${addressee}` });
    await settling.getByLabel('Người ký nhận').fill('Trần Thị Hoa');
    await settling.locator('input[type=file]').setInputFiles({
      name: 'phieu.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(await smallPdf()),
    });
    await picture(page, 'paper-3-settling');
    faults.push(...(await accessibilityFaults(page)));
    await settling.getByRole('button', { name: 'Lưu' }).click();
    await settling.waitFor({ state: 'hidden' });
    await page.getByText('Phiếu gửi nào cũng đã trả lại.').waitFor();

    await page.getByRole('tab', { name: 'Sổ gửi bưu điện' }).click();
    await line.getByText('Đã ký nhận').waitFor();
    await line.getByText('Trần Thị Hoa').waitFor();
    expect(
      openPdf(await fileOf(page, line.getByRole('link', { name: 'Xem phiếu đã ký' }))).pageCount,
    ).to.be.greaterThan(0);

    await page.goto(`${service!.origin}/documents/${document.id}`);
    await page.getByRole('tab', { name: 'Theo dõi' }).click();
    const way = page.getByRole('list', { name: 'Bản giấy' });
    await way.getByText(/^Bản giấy gửi .* · Bưu gửi bảo đảm RR123456789VN$/).waitFor();
    await way.getByText(/^Ký nhận .* · Trần Thị Hoa$/).waitFor();
    await picture(page, 'paper-4-follow');
    const { items } = await (await day.who(commune, 'vanthu')).api.get(
      `/documents/${document.id}/history?limit=50`,
    );
    expect(items.map(({ kind }: { kind: string }) => kind)).to.include.members([
      'posting.recorded',
      'posting.slip-added',
      'posting.settled',
    ]);
    const { api, unitId } = await day.who(commune, 'vanthu');
    const waits = await api.get(`/postings/waiting?unitId=${unitId}`);
    expect(waits.items.map((one: { documentId: string }) => one.documentId)).to.deep.equal([lost.id]);
    expect(faults).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });

  it('on a phone, paper that comes back undelivered waits again, a wrong line is struck out, and nothing sticks out', async () => {
    const commune = 'kienthiet';
    const day = new OfficeDay(service!.origin);
    const addressee = `Chi nhánh Điện ${Date.now()}`;
    const document = await sent(day, commune, addressee);
    const { page, complaints } = await openPage(browser!, phone);
    await page.goto(`${service!.origin}/postings`);
    await signInAs(page, service!.origin, `${commune}.vanthu`);
    const line = page.getByRole('listitem').filter({ hasText: addressee });
    const enter = async () => {
      await line.getByRole('button', { name: `Ghi sổ gửi ${addressee}` }).click();
      const entering = page.getByRole('dialog', { name: 'Ghi sổ gửi bản giấy' });
      await entering.getByRole('button', { name: 'Lưu' }).click();
      await entering.waitFor({ state: 'hidden' });
    };
    await enter();
    await line.getByRole('button', { name: `Ghi kết quả gửi ${addressee}` }).click();
    const settling = page.getByRole('dialog', { name: `Ghi kết quả gửi ${addressee}` });
    await settling.getByLabel('Không phát được, bị trả lại').check();
    await settling.getByLabel('Lý do không phát được').fill('chuyển địa chỉ');
    await settling.getByRole('button', { name: 'Lưu' }).click();
    await settling.waitFor({ state: 'hidden' });
    await page.goto(`${service!.origin}/postings`);
    await line.getByRole('link', { name: document.numberSymbol, exact: true }).waitFor();
    await enter();
    await line.getByRole('button', { name: `Gạch bỏ dòng gửi ${addressee}` }).click();
    const striking = page.getByRole('dialog', { name: `Gạch bỏ dòng gửi ${addressee}` });
    await striking.getByLabel(/^Lý do/).fill('ghi nhầm địa chỉ');
    await striking.getByRole('button', { name: `Gạch bỏ dòng gửi ${addressee}` }).click();
    await striking.waitFor({ state: 'hidden' });
    await page.goto(`${service!.origin}/postings?part=all`);
    await line.getByText(/^Gạch bỏ: ghi nhầm địa chỉ/).waitFor();
    await line.getByText('Bị trả lại').waitFor();
    await picture(page, 'paper-5-phone');
    expect(await fitsWidth(page)).to.equal(true);
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await page.goto(`${service!.origin}/postings`);
    await line.getByRole('link', { name: document.numberSymbol, exact: true }).waitFor();
    expect(complaints).to.deep.equal([]);
  });
});
