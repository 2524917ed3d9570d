/** IT officers and auditors in a browser: the share that follows the work, deliveries, health, the ledger, administration. */
import { expect } from 'chai';
import { sql } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import type { ApiFailure, Json } from '../../scripts/journey/client.ts';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { eventually, OfficeDay } from '../journeys/office-day.ts';
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
  type WatchedPage,
} from './browser-support.ts';

const places = [
  '/share',
  '/deliveries?part=queues',
  '/health',
  '/ledger',
  '/manage/accounts',
  '/manage/units',
  '/recoveries',
  '/account',
];

describe('the pages of IT officers and auditors, in a browser', function pagesOfIt() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;
  let it1: WatchedPage;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    it1 = await enter('huyen.cntt', '/share', desk);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });
  afterEach(() => {
    expect(it1.complaints).to.deep.equal([]);
  });

  async function enter(username: string, path: string, size: typeof desk): Promise<WatchedPage> {
    const opened = await openPage(browser!, size);
    await opened.page.goto(service!.origin + path);
    await signInAs(opened.page, service!.origin, username);
    return opened;
  }
  const open = (page: Page, path: string) => page.goto(service!.origin + path);
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  async function sent(from: string, to: 'electronic' | 'both'): Promise<void> {
    const addressees = (await day.electronically('huyen')).map((one) => ({ ...one, channel: to }));
    const { id } = await day.issued(from, { addressees });
    await day.send(from, id);
  }

  /** Communes that no other test here sends from: each attempt takes one of its own. */
  const quiet = ['hungloi', 'kimquan'];

  it('a unit without documents, looked at while one is sent, then the number changes by itself and opens it', async () => {
    const { page } = it1;
    const from = quiet.shift()!;
    const { unitId, unitName } = await day.cast.member(`${from}.vanthu`);
    await open(page, `/share?unit=${unitId}`);
    await page.getByText(`${unitName} · Văn bản đi`).waitFor();
    await page.locator('.share-ratio', { hasText: 'chưa có dữ liệu' }).first().waitFor();
    await sent(from, 'electronic');
    const fully = page.locator('.share-ratio').first();
    await fully.getByText('100,00 %').waitFor();
    await sent(from, 'both');
    await fully.getByText('50,00 %').waitFor();
    await page.getByText('Có nơi nhận vẫn nhận thêm bản giấy').waitFor();
    await page.getByRole('button', { name: /^1 – .*kèm bản giấy/ }).click();
    const behind = page.getByRole('dialog');
    await behind.getByText('Có nơi nhận vẫn nhận thêm bản giấy').waitFor();
    expect(await behind.locator('tbody tr.ant-table-row').count()).to.equal(1);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Còn thiếu 48,00 điểm' }).click();
    const missing = page.getByRole('dialog').filter({ hasText: 'Còn thiếu 48,00 điểm' });
    await missing.getByText('Có nơi nhận vẫn nhận thêm bản giấy').waitFor();
    await page.keyboard.press('Escape');
  });

  it('a district with a year behind it, looked at, then trend, ranking and grid are drawn under the strict policy', async () => {
    // Months gone by can not be walked: their rows of the projection are written as they would stand.
    const { db } = service!.parts.database;
    // Those of a first try would count twice.
    await db.execute(sql`DELETE FROM share_facts WHERE counted_on < date_trunc('month', now())`);
    await db.execute(sql`
      INSERT INTO share_facts (direction, record_id, unit_id, counted_on, class, origin, type_code, cause)
      SELECT 'outgoing', gen_random_uuid(), u.id, (date_trunc('month', now()) - make_interval(months => m))::date + 3,
        CASE WHEN abs(hashtext(u.name || ' ' || m || ' ' || i)) % 100 < m * 2 THEN 'B' ELSE 'A' END, 'electronic', 'CV',
        CASE WHEN abs(hashtext(u.name || ' ' || m || ' ' || i)) % 100 < m * 2 THEN 'paper-too' END
      FROM units u, generate_series(1, 10) m, generate_series(1, 20) i
      WHERE u.kind IN ('commune', 'district')`);
    const { page } = it1;
    await open(page, '/share');
    await page.getByRole('heading', { name: 'Xếp hạng đơn vị' }).waitFor();
    await page.locator('.share-grid svg path').first().waitFor({ state: 'attached' });
    expect(await page.locator('.chart svg').count()).to.equal(2);
    await picture(page, 'web-it-share');
    const ranks = page.getByRole('table', { name: 'Xếp hạng đơn vị' }).locator('tbody tr.ant-table-row');
    expect(await ranks.count()).to.equal(20);
    await page.getByRole('button', { name: 'Xem thêm' }).first().click();
    const counts = (await ranks.locator('td:nth-child(5)').allInnerTexts()).map(number);
    expect(counts.length).to.be.greaterThan(20);
    const together = page.getByRole('table', { name: 'Xếp hạng đơn vị' }).locator('tfoot tr');
    expect(await together.locator('td').nth(1).innerText()).to.equal(`Cộng ${counts.length} đơn vị`);
    expect(number(await together.locator('td').nth(4).innerText())).to.equal(
      counts.reduce((a, b) => a + b, 0),
    );
    await together
      .getByRole('button', { name: /Cộng \d+ đơn vị/ })
      .last()
      .click();
    const behind = page.getByRole('dialog', { name: `Cộng ${counts.length} đơn vị` });
    await behind.locator('tbody tr.ant-table-row').nth(49).waitFor();
    await page.keyboard.press('Escape');
    const exported = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Xuất XLSX' }).click();
    expect((await exported).suggestedFilename()).to.match(/\.xlsx$/);
    await page
      .getByRole('button', { name: /Xem dạng bảng/ })
      .first()
      .click();
    const months = page.getByRole('table', { name: 'Theo tháng' });
    await months
      .getByRole('button', { name: /^20 – .*Văn bản được tính/ })
      .first()
      .click();
    await page.getByRole('dialog').locator('tbody tr.ant-table-row').nth(19).waitFor();
    await page.keyboard.press('Escape');
  });

  it('deliveries and queues, opened, show what was done and how long receivers took', async () => {
    const { page } = it1;
    await sent('chanson', 'electronic');
    await open(page, '/deliveries?part=times');
    await page.getByRole('table', { name: 'Thời gian nhận' }).getByText('UBND huyện Yên Sơn').waitFor();
    await page.getByRole('tab', { name: 'Hàng đợi' }).click();
    await page.getByText('Gửi trạng thái, biên nhận').waitFor();
    await picture(page, 'web-it-deliveries');
  });

  it('health, asked, says in sentences what works and what to do', async () => {
    const { page } = it1;
    await open(page, '/health');
    await page.getByText('Chưa thấy bản sao lưu nào.').waitFor();
    await page.getByText('Chạy “antin admin backup” hằng ngày.').waitFor();
    await page.getByRole('button', { name: /Đang tốt/ }).click();
    await page.getByText('Cấp dấu thời gian hợp lệ; đồng hồ khớp.').waitFor();
    await page.getByText(/Không có việc nào chậm/).waitFor();
    await picture(page, 'web-it-health');
  });

  it('the ledger, checked on the page by an auditor, is said to be as it was sealed', async () => {
    const auditor = await enter('huyen.kiemtoan', '/ledger', desk);
    const { page } = auditor;
    const { id, title } = { id: 'Quản trị', title: 'Nhật ký' };
    await heading(page, title);
    expect(await page.getByRole('link', { name: id }).count()).to.equal(0);
    await page.getByRole('button', { name: 'Kiểm tra nhật ký trên máy chủ này' }).click();
    const verdict = page.locator('[aria-live] .ant-alert');
    await verdict.waitFor({ timeout: 60_000 });
    expect(await verdict.textContent()).to.match(/Đúng như đã đóng lô|Chưa kết luận được/);
    expect(await verdict.textContent()).not.to.contain('đã bị thay đổi so với');
    await picture(page, 'web-it-ledger');
    await open(page, '/share');
    await heading(page, 'Tỷ lệ văn bản điện tử');
    expect(auditor.complaints).to.deep.equal([]);
    await page.context().close();
  });

  let serial = 0;
  const nextUser = () => {
    serial += 1;
    return { username: `huyen.mai${serial}`, fullName: `Trần Thị Mai ${serial}` };
  };
  const accountOf = async (username: string): Promise<Json> => {
    const { unitId, api } = await day.cast.member('huyen.cntt');
    const accounts = await api.get(`/accounts?unitId=${unitId}&limit=200`);
    return accounts.items.find((one: Json) => one.username === username);
  };

  it('a user, added and disabled with a recovery asked for, then the server has it, and a second person is waited for', async () => {
    const { page } = it1;
    const { unitId, api } = await day.cast.member('huyen.cntt');
    const { username, fullName } = nextUser();
    await open(page, '/manage/accounts');
    await page.getByRole('button', { name: 'Thêm người dùng' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Họ và tên').fill(fullName);
    await form.getByLabel('Tên đăng nhập').fill(username);
    await form.getByLabel('Chức vụ').fill('Chuyên viên');
    await form.getByRole('button', { name: 'Thêm', exact: true }).click();
    const secret = page.locator('.one-secret');
    await secret.waitFor();
    expect((await secret.textContent())!.length).to.be.at.least(10);
    await page.getByRole('button', { name: 'Đóng' }).last().click();
    await page.getByRole('button', { name: `Khóa: ${fullName}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Khóa' }).click();
    await page.getByRole('row', { name: fullName }).getByText('Đã khóa').waitFor();
    await page.getByRole('button', { name: `Khôi phục: ${fullName}` }).click();
    await page.getByRole('dialog').getByLabel('Lý do').fill('Khóa nhầm');
    await page.getByRole('dialog').getByRole('button', { name: 'Khôi phục' }).click();
    await page.getByText(/^\d+ đề nghị của đơn vị này đang chờ người thứ hai\.$/).waitFor();
    await picture(page, 'web-it-manage');
    const { id, disabledAt } = await accountOf(username);
    expect(disabledAt).to.be.a('string');
    const pending = await api.get(`/recoveries?unitId=${unitId}&state=pending`);
    const asked = pending.items.find((one: Json) => one.accountId === id);
    expect(asked.kind).to.equal('enable');
    // Whoever asked can not confirm as well: the page says so, and so does the server.
    await page.getByRole('link', { name: 'Mở mục “Việc cần hai người”' }).click();
    await heading(page, 'Việc cần hai người');
    await page.getByText('Anh/chị là người đề nghị nên cần người khác xác nhận.').first().waitFor();
    expect(await page.getByRole('button', { name: /^Xác nhận/ }).count()).to.equal(0);
    const refusal = await api.post(`/recoveries/${asked.id}/confirm`).then(
      () => 'confirmed',
      (error: ApiFailure) => error.problem.code,
    );
    expect(refusal).to.equal('RECOVERY_OWN');
  });

  it('the second person, the unit’s leader, is told by the bell and confirms: the password shows once and the account is open again', async () => {
    const { unitId, api } = await day.cast.member('huyen.cntt');
    const { username, fullName } = nextUser();
    const common = { unitId, position: 'Chuyên viên', role: 'officer', validFrom: '2026-01-01' };
    await api.post('/accounts', { ...common, username, fullName });
    const { id } = await accountOf(username);
    await api.post(`/accounts/${id}/disable`);
    const second = await enter('huyen.chutich', '/waiting', phone);
    const { page } = second;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await api.post(`/accounts/${id}/recoveries`, { kind: 'enable', reason: 'Khóa nhầm' });
    await page
      .getByText(/^\d+ đề nghị chờ anh\/chị xác nhận$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Thông báo: \d+ việc chờ$/ }).click();
    await page.getByRole('link', { name: /^Đề nghị chờ tôi xác nhận: \d+$/ }).click();
    await heading(page, 'Việc cần hai người');
    await page.getByText(`Mở lại tài khoản · ${fullName}`).waitFor();
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await picture(page, 'web-it-recoveries-phone');
    await page.getByRole('button', { name: `Xác nhận: Mở lại tài khoản · ${fullName}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Xác nhận' }).click();
    const secret = page.locator('.one-secret');
    await secret.waitFor();
    expect(await secret.textContent()).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    await page.getByRole('button', { name: 'Đóng' }).last().click();
    await page.getByText('Đã xác nhận').first().waitFor();
    expect((await accountOf(username)).disabledAt).to.equal(null);
    expect(second.complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('a holiday and a unit, entered on the page, stand on the server and in the history', async () => {
    const { page } = it1;
    const { api } = await day.cast.member('huyen.cntt');
    serial += 1;
    const year = vietnamDate(new Date()).slice(0, 4);
    const date = workingDays(year)[serial]!;
    const shown = date.split('-').reverse().join('/');
    const holiday = `Nghỉ theo quyết định ${serial}`;
    await open(page, '/manage/holidays');
    await page.getByRole('button', { name: 'Nhập ngày' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Ngày', { exact: true }).fill(shown);
    await form.getByLabel('Ngày', { exact: true }).press('Enter');
    await form.getByLabel('Tên', { exact: true }).fill(holiday);
    await form.getByRole('button', { name: 'Nhập ngày' }).click();
    await page.getByRole('cell', { name: holiday }).waitFor();
    const { items } = await api.get(`/holidays?year=${year}`);
    expect(items.find((one: Json) => one.date === date).kind).to.equal('off');
    await page.getByRole('button', { name: 'Lịch sử thay đổi' }).click();
    // The newest change stands first; what was written is inside.
    const newest = page.locator('.ledger-details').first();
    await newest.locator('summary').click();
    await newest.getByText(holiday).first().waitFor();
    await picture(page, 'web-it-holidays');
    const [unit, code] = [`UBND xã Mới ${serial}`, `000.9${serial}.25.H60`];
    await open(page, '/manage/units');
    await page.getByRole('button', { name: /^Thêm đơn vị trực thuộc/ }).click();
    await form.getByLabel('Tên', { exact: true }).fill(unit);
    await form.getByLabel('Mã định danh').fill('sai');
    await form.getByRole('button', { name: 'Thêm', exact: true }).click();
    await form.getByRole('alert').getByText('Chưa ghi: thông tin của đơn vị còn lỗi.').waitFor();
    await form.getByLabel('Mã định danh').fill(code);
    await form.getByRole('button', { name: 'Thêm', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByText(unit).first().waitFor();
    const found = await api.get(`/units?query=${encodeURIComponent(unit)}`);
    expect(found.items.map(({ organCode }: Json) => organCode)).to.deep.equal([code]);
  });

  it('a delivery without a receipt for an hour, driven again on the page, then the record says who did it', async () => {
    const { page } = it1;
    const addressees = await day.electronically('huyen');
    serial += 1;
    const subject = `gửi lại khi chưa có biên nhận, lần ${serial}`;
    const { id } = await day.issued('chanson', { subject, addressees });
    await day.send('chanson', id);
    const [sent] = await eventually(async () => {
      const found = await day.deliveries('chanson', id);
      return found.every(({ state }) => state === 'arrived') ? found : undefined;
    });
    const { db } = service!.parts.database;
    await db.execute(
      sql`UPDATE deliveries SET state = 'dispatched', receipt = NULL, queued_at = now() - interval '1 hour' WHERE id = ${sent!['id']}`,
    );
    await open(page, '/deliveries');
    const line = page.getByRole('row').filter({ hasText: subject });
    await line.getByRole('button', { name: /^Gửi lại cho UBND huyện Yên Sơn/ }).click();
    await page.getByText('Đã cho gửi lại').waitFor();
    const { rows } = await db.execute(
      sql`SELECT kind FROM ledger_events WHERE kind = 'delivery.re-driven' AND document_id = ${id}`,
    );
    expect(rows).to.have.length(1);
  });

  it('every area of administration, opened, shows itself without a refusal', async () => {
    const { page } = it1;
    await open(page, '/manage/accounts');
    for (const area of [
      'Đơn vị',
      'Chức vụ',
      'Thẩm quyền ký',
      'Chứng thư số',
      'Sổ đăng ký',
      'Nhóm nơi nhận',
      'Ngày nghỉ',
    ]) {
      await page.getByRole('tab', { name: area, exact: true }).click();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('.ant-alert-error').count(), area).to.equal(0);
    }
  });

  it('every page, on a phone, is no wider than the phone', async () => {
    const narrow = await enter('huyen.cntt', '/share', phone);
    for (const place of places) {
      await open(narrow.page, place);
      await narrow.page.getByRole('heading', { level: 1 }).waitFor();
      await narrow.page.waitForLoadState('networkidle');
      expect(await fitsWidth(narrow.page), place).to.equal(true);
    }
    await open(narrow.page, '/share');
    await narrow.page.locator('.chart svg').first().waitFor();
    await picture(narrow.page, 'web-it-share-phone');
    expect(narrow.complaints).to.deep.equal([]);
  });
});

/** Days of December that are no weekend: "yyyy-MM-dd". */
const workingDays = (year: string) =>
  Array.from({ length: 31 }, (_, index) => `${year}-12-${String(index + 1).padStart(2, '0')}`).filter(
    (date) => ![0, 6].includes(new Date(date).getUTCDay()),
  );

/** As the page writes it: 1.234. */
const number = (text: string) => Number(text.replaceAll('.', ''));
