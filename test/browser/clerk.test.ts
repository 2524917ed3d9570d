/** A clerk's day in a browser: numbering, sealing, sending; arrivals by keyboard alone; paper by hand; books; axe on every page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Download, Page } from 'playwright-core';
import type { Json } from '../../scripts/journey/client.ts';
import { checkEvidence } from '../../src/lib/evidence/check-evidence.ts';
import { Certificate } from '../../src/lib/pki/certificate.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { eventually, mustSucceed, OfficeDay } from '../journeys/office-day.ts';
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
import { focused, focusIn, tabTo } from './keyboard.ts';

describe('the clerk’s pages', function clerkPages() {
  this.timeout(600_000);
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
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const go = (address: string) => page.goto(service!.origin + address);

  let tries = 0;
  /** What a first try made stays: a second one looks for its own. */
  const own = (subject: string) => `${subject}, lần ${++tries}`;

  async function signed(subject: string, addressees?: readonly Json[]): Promise<string> {
    const { id } = await day.reviewed('chanson', { subject, ...(addressees && { addressees }) });
    await mustSucceed(day.sign(await day.who('chanson', 'chutich'), id));
    return id;
  }

  async function arrived(at: string, subject: string): Promise<Json> {
    const from = at === 'huyen' ? 'chanson' : 'huyen';
    const document = await day.issued(from, { subject, addressees: await day.electronically(at) });
    await day.send(from, document.id);
    return day.arrival(at, document);
  }

  const arrivalNow = async (id: string): Promise<Json> =>
    (await day.who('chanson', 'vanthu')).api.get(`/incoming/${id}`);

  async function givePin(): Promise<void> {
    await page.getByLabel('PIN của khóa ký').fill(demoPin);
    await page.getByRole('button', { name: 'Đồng ý' }).click();
  }

  it('an issued document, when evidence is asked for and the PIN given, then the browser has a package that is intact', async () => {
    const document = await day.issued('chanson', { addressees: await day.electronically('huyen') });
    await day.send('chanson', document.id);
    await go(`/documents/${document.id}`);
    const handedOver = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Lập gói chứng cứ' }).click();
    await givePin();
    await picture(page, 'clerk-8-evidence');
    await expectIntact(await handedOver);
  });

  it('an arrival, when evidence is asked for and the PIN given, then the browser has a package that is intact', async () => {
    const { id } = await arrived('chanson', own('làm chứng cứ văn bản đến'));
    await go(`/incoming/${id}`);
    const handedOver = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Lập gói chứng cứ' }).click();
    await givePin();
    await picture(page, 'clerk-9-arrival-evidence');
    await expectIntact(await handedOver);
    expect(await accessibilityFaults(page)).to.deep.equal([]);
  });

  async function expectIntact(file: Download): Promise<void> {
    expect(file.suggestedFilename()).to.match(/^Chứng cứ .*\.asice$/);
    await page.getByText('Đã lập gói chứng cứ.').first().waitFor();
    const authorities = join(service!.parts.config.dataDir, 'pki', 'authorities');
    const roots = [Certificate.parse(readFileSync(join(authorities, 'root.crt'), 'utf8'))];
    const alone = { roots, pool: [], revocation: { ocsp: [], crl: [] }, now: new Date() };
    const report = await checkEvidence(readFileSync(await file.path()), alone);
    expect([report.verdict, report.findings]).to.deep.equal(['intact', []]);
  }

  it('a signed document, issued from its page with the number shown before, has that number and may be sent', async () => {
    const id = await signed('cung cấp số liệu dân cư', await day.electronically('huyen'));
    await go(`/documents/${id}`);
    await page.getByRole('button', { name: 'Phát hành…' }).click();
    const foreseen = await page.locator('.number-preview').textContent();
    await page.getByText('Xem trước trang có dấu').click();
    await page.locator('.stamp-mark.seal').waitFor();
    await picture(page, 'clerk-1-issue-preview');
    await page.getByRole('dialog').getByRole('button', { name: 'Phát hành', exact: true }).click();
    await givePin();
    await page.getByText(`Đã phát hành ${foreseen}.`).waitFor();
    const issued = await day.view('chanson', id);
    expect([issued.state, issued.numberSymbol]).to.deep.equal(['issued', foreseen]);
    await page.getByRole('button', { name: 'Gửi…' }).waitFor();
  });

  it('an issued document, sent with an addressee on paper added, goes to both and asks nobody twice', async () => {
    const subject = 'gửi báo cáo và bản giấy';
    const { id } = await day.issued('chanson', { subject, addressees: await day.electronically('huyen') });
    await go(`/documents/${id}`);
    await page.getByRole('button', { name: 'Gửi…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Gửi văn bản' });
    await dialog.getByLabel('Nơi nhận bản giấy ngoài hệ thống').fill('Trường THCS Chân Sơn');
    await dialog.getByRole('button', { name: 'Thêm', exact: true }).click();
    await dialog.getByText('Trường THCS Chân Sơn').waitFor();
    await picture(page, 'clerk-2-send');
    await dialog.getByRole('button', { name: 'Gửi', exact: true }).click();
    await page.getByText('Đã chuyển cho 2 nơi nhận.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    const channels = (await day.deliveries('chanson', id)).map(({ channel }) => channel);
    expect(channels.toSorted()).to.deep.equal(['electronic', 'paper']);
    await page.getByRole('button', { name: 'Gửi thêm, gửi lại…' }).waitFor();
  });

  it('documents marked in the box, issued together, get numbers one after the other with one PIN', async () => {
    const subjects = [own('lịch tiếp công dân'), own('phối hợp rà soát thủ tục')];
    const ids = [await signed(subjects[0]!), await signed(subjects[1]!)];
    await go('/outgoing?box=to-issue');
    for (const subject of subjects)
      await page.getByRole('row', { name: subject }).first().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Phát hành 2 văn bản' }).click();
    const lines = page.getByRole('dialog', { name: 'Phát hành hàng loạt' }).getByRole('listitem');
    await lines
      .nth(1)
      .getByText(/^\d+\/\S+ ·/)
      .waitFor();
    const foretold = (await lines.allInnerTexts()).map((line) => line.split(' · ')[0]!.trim());
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await givePin();
    await page.getByText('Xong 2/2 văn bản.').waitFor();
    await picture(page, 'clerk-3-batch');
    const documents = [await day.view('chanson', ids[0]!), await day.view('chanson', ids[1]!)];
    expect(documents.map(({ state }) => state)).to.deep.equal(['issued', 'issued']);
    expect(Math.abs(documents[0]!.number - documents[1]!.number)).to.equal(1);
    expect(documents.map(({ numberSymbol }) => numberSymbol)).to.have.members(foretold);
  });

  it('issued documents marked in the box, sent together with an addressee added for all, each go to it as well', async () => {
    const subjects = [`gửi loạt thứ nhất ${Date.now()}`, `gửi loạt thứ hai ${Date.now()}`];
    const ids: string[] = [];
    for (const subject of subjects)
      ids.push((await day.issued('chanson', { subject, addressees: await day.electronically('huyen') })).id);
    await go('/outgoing?box=to-send');
    for (const subject of subjects)
      await page.getByRole('row', { name: subject }).first().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Gửi 2 văn bản' }).click();
    const dialog = page.getByRole('dialog', { name: 'Gửi hàng loạt' });
    await dialog.getByLabel('Nơi nhận bản giấy ngoài hệ thống').fill('Trường THCS Chân Sơn');
    await dialog.getByRole('button', { name: 'Thêm', exact: true }).click();
    await dialog.getByText('Trường THCS Chân Sơn').waitFor();
    await dialog.getByRole('button', { name: 'Bắt đầu' }).click();
    await dialog.getByText('Xong 2/2 văn bản.').waitFor();
    for (const id of ids) {
      const channels = (await day.deliveries('chanson', id)).map(({ channel }) => channel);
      expect(channels.toSorted()).to.deep.equal(['electronic', 'paper']);
    }
    await dialog.getByRole('button', { name: 'Đóng' }).last().click();
  });

  it('an arrival, registered and assigned with the keyboard alone, is in the book and with its people by a deadline in working days', async () => {
    const subject = own('triển khai hệ thống thông tin báo cáo');
    const { id } = await arrived('chanson', subject);
    const [officer, chairman] = [await day.who('chanson', 'chuyenvien'), await day.who('chanson', 'chutich')];
    await go('/outgoing');
    await page.getByRole('heading', { level: 1, name: 'Văn bản đi' }).waitFor();
    // Two keys belong together within a moment, which a busy machine may let pass.
    await eventually(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('i');
      return (await page.getByRole('heading', { level: 1, name: 'Văn bản đến' }).count()) || undefined;
    });
    await page.getByRole('link', { name: subject }).first().waitFor();
    await eventually(async () => {
      await page.keyboard.press('j');
      return (await focused(page)).includes(subject) || undefined;
    });
    await page.keyboard.press('Enter');
    await page.getByText('đầy đủ, hợp lệ').first().waitFor();
    await page.getByRole('button', { name: 'Đăng ký vào sổ…' }).waitFor();
    await picture(page, 'clerk-4-arrival');
    await page.keyboard.press('r');
    await focusIn(page, 'Đăng ký văn bản đến');
    await tabTo(page, 'Chuyển (đơn vị hoặc người nhận)');
    await page.keyboard.type('Văn phòng');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Đã đăng ký, số đến/).waitFor();
    expect(await arrivalNow(id)).to.include({ state: 'registered', forwardedTo: 'Văn phòng' });
    await chairman.api.post(`/incoming/${id}/direct`, {
      opinion: 'Giao chuyên viên tham mưu.',
      parts: [{ appointmentId: chairman.appointmentId, part: 'lead' }],
    });
    await page.getByRole('button', { name: 'Phân công…' }).waitFor();
    await page.keyboard.press('a');
    await focusIn(page, 'Phân công xử lý');
    await tabTo(page, 'Theo bút phê');
    await page.keyboard.press('Space');
    // What the leader directed is there to begin from: the chairman's part is taken out.
    await page.locator('.part-lines li').waitFor();
    await tabTo(page, 'Bỏ ');
    await page.keyboard.press('Enter');
    await page.locator('.part-lines li').waitFor({ state: 'detached' });
    await tabTo(page, 'Thêm người');
    await page.keyboard.type('chuyen vien');
    await page.locator('.ant-select-item-option-active', { hasText: 'Chuyên viên' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.part-lines li').waitFor();
    await tabTo(page, 'Số ngày làm việc');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    const typed = await eventually(async () => (await page.locator('#dueDate').inputValue()) || undefined);
    const due = typed.split('/').reverse().join('-');
    await picture(page, 'clerk-5-assign');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Đã phân công.').waitFor();
    const [assignment] = (await arrivalNow(id)).assignments;
    expect(assignment).to.include({ assigneeId: officer.appointmentId, part: 'lead', dueDate: due });
    expect([0, 6]).to.not.include(new Date(`${due}T00:00:00Z`).getUTCDay());
  });

  it('an arrival’s open dialog, when the window becomes as narrow as a phone and wide again, keeps what was typed', async () => {
    const { id } = await arrived('chanson', 'thông báo lịch họp giao ban');
    await go(`/incoming/${id}`);
    await page.getByRole('button', { name: 'Đăng ký vào sổ…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Đăng ký văn bản đến' });
    await dialog.getByLabel('Số và ký hiệu hồ sơ').fill('12-HS');
    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      await eventually(async () => ((await page.evaluate('innerWidth')) === size.width ? true : undefined));
      expect(await dialog.getByLabel('Số và ký hiệu hồ sơ').inputValue()).to.equal('12-HS');
    }
    await dialog.getByRole('button', { name: 'Đăng ký', exact: true }).click();
    await page.getByText(/Đã đăng ký, số đến/).waitFor();
    expect(await arrivalNow(id)).to.include({ state: 'registered', fileCode: '12-HS' });
  });

  it('a paper document, entered with its scan, has a number, a file and the ĐẾN stamp', async () => {
    await go('/incoming/new');
    await page.getByLabel('Tác giả (cơ quan ban hành)').fill('Trường Mầm non Chân Sơn');
    await page.getByLabel('Số, ký hiệu').fill(`${++tries}/BC-TMN`);
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
    await arrived('chanson', own('mời họp giao ban'));
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
    const arrival = await arrived('chanson', own('tổng kết công tác năm'));
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
