/** The officer's day in the web application: drafts, what came back, tasks, search. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { PDFDocument } from 'pdf-lib';
import type { Browser, Route } from 'playwright-core';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtWeb, desk, fitsWidth, launchBrowser, phone, picture } from './browser-support.ts';
import { expectAccessible, type Person, signIn } from './officer-support.ts';

interface Drafted {
  readonly id: string;
  readonly state: string;
  readonly subject: string;
  readonly field: string | null;
  readonly version: number;
  readonly pageCount: number | null;
  readonly replyToIncomingId: string | null;
  readonly files: { readonly role: string; readonly name: string; readonly sha256: string }[];
  readonly signers: { readonly form: string }[];
  readonly addressees: { readonly name: string }[];
}

describe('the officer in a browser', function officerDay() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let officer: Person;
  const people = new Map<string, Person>();
  const folder = temporaryFolder('officer');

  /** Once each: a code serves once, and the next one is half a minute away. */
  const enter = async (username: string): Promise<Person> => {
    const person = people.get(username) ?? (await signIn(browser!, service!, username, desk));
    people.set(username, person);
    return person;
  };
  const go = (path: string) => officer.page.goto(`${service!.origin}${path}`);
  const draftAt = (url: string) =>
    officer.call<Drafted>('GET', `/documents/${new URL(url).pathname.split('/').at(-1)}`);
  const choose = (text: string) =>
    officer.page.locator('.ant-select-item-option', { hasText: text }).first().click();

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    officer = await enter('chanson.chuyenvien');
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  let lastNumber = 144;
  /** A paper document that the commune's chairman gave to the officer; the same one can not come twice. */
  async function assign(subject: string): Promise<string> {
    const clerk = await enter('chanson.vanthu');
    const leader = await enter('chanson.chutich');
    const { id } = await clerk.call('POST', '/incoming', {
      unitId: clerk.unitId,
      senderName: 'Sở Nội vụ tỉnh Tuyên Quang',
      numberSymbol: `${++lastNumber}/SNV-CCHC`,
      typeCode: 'CV',
      subject,
      issuedOn: '2026-03-02',
    });
    const parts = [{ appointmentId: officer.appointmentId, part: 'lead' }];
    await leader.call('POST', `/incoming/${id}/direct`, { opinion: 'Giao chuyên viên tham mưu.', parts });
    await clerk.call('POST', `/incoming/${id}/assign`, {});
    return id;
  }

  it('written in the form with live pages, when submitted, then waits for review with its text, addressee and authority', async () => {
    const { page } = officer;
    await go('/drafts');
    await page.getByRole('button', { name: 'Soạn văn bản' }).click();
    await page.getByLabel('Trích yếu nội dung').fill('báo cáo kết quả số hóa hồ sơ năm 2026');
    await page.getByLabel('Thêm đơn vị nhận').fill('huyen yen son');
    await choose('UBND huyện Yên Sơn');
    await page.getByLabel('Thêm người ký').click();
    await choose('TM.');
    await page.getByText('Soạn theo mẫu').click();
    await page.locator('section.block textarea').first().fill('Ủy ban nhân dân xã báo cáo như sau:');
    await page.getByRole('button', { name: 'Thêm phần' }).click();
    await page.getByRole('menuitem', { name: 'Bảng' }).click();
    await page.getByLabel('Tên cột 2').fill('Nội dung công việc');
    await page.getByLabel('Hàng 1, cột 2').fill('Số hóa sổ hộ tịch');
    await page.getByRole('button', { name: 'Xem trang văn bản' }).click();
    await page.locator('.draft-preview canvas').first().waitFor();
    await page.getByText('Số hóa sổ hộ tịch').first().waitFor();
    await picture(page, 'officer-1-compose');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải về dạng DOCX' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/\.docx$/);
    const docx = unzipSync(readFileSync(await download.path()));
    expect(strFromU8(docx['word/document.xml']!)).to.include('Số hóa sổ hộ tịch');
    const { id } = await draftAt(page.url());
    await page.getByRole('button', { name: 'Trình duyệt' }).click();
    await page.getByText('Đã trình duyệt.').waitFor();
    const submitted = await officer.call<Drafted>('GET', `/documents/${id}`);
    expect(submitted).to.containSubset({
      state: 'in_review',
      signers: [{ form: 'TM' }],
      addressees: [{ name: 'UBND huyện Yên Sơn' }],
      files: [{ role: 'main' }],
    });
  });

  it('returned with a comment at its place, when opened, then says why, keeps the text of the form, and is accessible', async () => {
    const { page } = officer;
    const leader = await enter('chanson.chutich');
    const { items } = await officer.call<{ items: Drafted[] }>('GET', '/documents?box=all');
    const { id, state } = items[0]!;
    // A first try may have come as far as this.
    if (state === 'in_review')
      await leader.call('POST', `/documents/${id}/return`, {
        reason: 'Bổ sung số liệu',
        comments: [{ page: 1, x: 0.5, y: 0.5, text: 'Thêm cột tỷ lệ' }],
      });
    await go('/drafts');
    await page.getByText('Lý do trả lại: Bổ sung số liệu').first().waitFor();
    await picture(page, 'officer-2-drafts');
    await expectAccessible(page, () => page.getByText('Lý do trả lại').first().waitFor());
    await page.locator(`a[href*="${id}"]`).first().click();
    await page.getByText('Trang 1: Thêm cột tỷ lệ').waitFor();
    expect(await page.locator('section.block textarea').first().inputValue()).to.include('báo cáo như sau');
    await expectAccessible(page, () => page.locator('.draft-preview canvas').first().waitFor());
    await picture(page, 'officer-3-returned-dark');
  });

  it('two people on one draft, when both change it, then the second sees the first and loses nothing typed', async () => {
    const { page } = officer;
    const { id, version } = await draftAt(page.url());
    await page.getByLabel('Lĩnh vực').fill('Cải cách hành chính');
    const { request } = page.context();
    const { csrfToken } = await officer.call<{ csrfToken: string }>('GET', '/session');
    const changed = await request.fetch(`${service!.origin}/api/v1/documents/${id}`, {
      method: 'PATCH',
      headers: { Origin: service!.origin, 'X-CSRF-Token': csrfToken, 'If-Match': `"${version}"` },
      data: { subject: 'báo cáo số hóa, đã sửa ở nơi khác' },
    });
    expect(changed.status()).to.equal(200);
    await page.getByText('Người khác vừa sửa dự thảo này.').waitFor();
    await page.getByText('đã sửa ở nơi khác').first().waitFor();
    await picture(page, 'officer-4-conflict');
    expect(await page.getByLabel('Lĩnh vực').inputValue()).to.equal('Cải cách hành chính');
    await page.getByRole('button', { name: 'Giữ phần tôi đã gõ' }).click();
    await page.getByRole('button', { name: 'Lưu dự thảo' }).click();
    await page.getByText('Đã lưu dự thảo.').waitFor();
    expect(await draftAt(page.url())).to.containSubset({
      field: 'Cải cách hành chính',
      subject: 'báo cáo số hóa, đã sửa ở nơi khác',
    });
  });

  it('a large file, interrupted and continued, goes on where it stopped and is the draft’s main file byte by byte', async () => {
    const { page } = officer;
    const { path, sha256 } = await largePdf();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await go('/drafts/new');
    await page.getByLabel('Trích yếu nội dung').fill('gửi hồ sơ quét');
    const parts: string[] = [];
    let second: () => void = () => undefined;
    const secondPart = new Promise<void>((resolve) => {
      second = resolve;
    });
    await page.route('**/api/v1/uploads/*', async (route: Route) => {
      const request = route.request();
      parts.push(`${request.method()} ${request.headers()['upload-offset'] ?? ''}`.trim());
      if (request.method() === 'PATCH' && parts.length === 2) {
        second();
        // The page itself breaks it off.
        await page.getByRole('button', { name: 'Tiếp tục' }).waitFor();
        return route.abort().catch(() => undefined);
      }
      return route.continue();
    });
    await page.locator('input[type=file]').first().setInputFiles(path);
    await secondPart;
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await picture(page, 'officer-5-upload-paused');
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.getByText(/^ho-so\.pdf · 1 trang/).waitFor();
    await page.unroute('**/api/v1/uploads/*');
    expect(parts).to.deep.equal(['PATCH 0', 'PATCH 4194304', 'HEAD', 'PATCH 4194304', 'PATCH 8388608']);
    const kept = await draftAt(page.url());
    expect(kept.files.find(({ role }) => role === 'main')).to.containSubset({ name: 'ho-so.pdf', sha256 });
  });

  it('a DOCX, where LibreOffice is not installed, is refused with the reason, and the draft stays as it was', async () => {
    const { page } = officer;
    const path = join(folder, 'to-trinh.docx');
    writeFileSync(path, zipSync({ 'word/document.xml': strToU8('<w:document/>') }));
    await page.locator('input[type=file]').first().setInputFiles(path);
    await page.getByText(/chưa cài LibreOffice/).waitFor();
    await picture(page, 'officer-6-no-converter');
    expect((await draftAt(page.url())).files.map(({ name }) => name)).to.deep.equal(['ho-so.pdf']);
  });

  it('a task, late, says so in words; started, replied to and finished, then stands as done', async () => {
    const { page } = officer;
    const subject = `Rà soát thủ tục hành chính cấp xã, lần ${lastNumber}`;
    const id = await assign(subject);
    const line = page.getByRole('row').filter({ hasText: subject });
    await service!.parts.database.pool.query('UPDATE assignments SET due_date = $2 WHERE incoming_id = $1', [
      id,
      '2026-01-05',
    ]);
    await go('/tasks');
    await line.getByText('Quá hạn').first().waitFor();
    await expectAccessible(page, () => line.getByText('Quá hạn').first().waitFor());
    await line.getByRole('button', { name: 'Bắt đầu làm' }).click();
    await line.getByRole('button', { name: 'Báo cáo xong' }).waitFor();
    await picture(page, 'officer-7-tasks-dark');
    await line.getByRole('link', { name: 'Soạn văn bản trả lời' }).click();
    await page.getByText('Trả lời văn bản đến').waitFor();
    expect(await page.getByLabel('Trích yếu nội dung').inputValue()).to.include(`${lastNumber}/SNV-CCHC`);
    await page.getByRole('button', { name: 'Lưu dự thảo' }).click();
    await page.getByText('Đã lưu dự thảo.').waitFor();
    const reply = await draftAt(page.url());
    expect(reply.replyToIncomingId).to.equal(id);
    await go('/tasks');
    await line.getByRole('button', { name: 'Báo cáo xong' }).click();
    await page.getByLabel('Kết quả thực hiện').fill('Đã rà soát 120 thủ tục.');
    await page.getByRole('dialog').getByRole('button', { name: 'Báo cáo xong' }).click();
    await page.getByText('Đã ghi nhận kết quả.').waitFor();
    const { state } = await officer.call<{ state: string }>('GET', `/incoming/${id}`);
    expect(state).to.equal('done');
  });

  it('a search without accents, over both directions, finds what is one’s own; kept, it is there again', async () => {
    const { page } = officer;
    const subject = 'Công khai quy trình một cửa';
    await assign(subject);
    const wanted = page.getByRole('link', { name: subject, exact: true }).first();
    const draft = { unitId: officer.unitId, typeCode: 'BC', subject: 'báo cáo số hóa sổ hộ tịch' };
    await officer.call('POST', '/documents', draft);
    await page.evaluate(`localStorage.setItem('antin.theme', 'light')`);
    await go('/search');
    await page.getByLabel('Số, ký hiệu, trích yếu hoặc nội dung').fill('cong khai quy trinh');
    await wanted.waitFor();
    const from = page.getByLabel('Ban hành từ ngày');
    await from.fill('1/3/2026');
    await from.press('Enter');
    await page.waitForURL(/from=2026-03-01/);
    while ((await from.inputValue()) !== '01/03/2026') await page.waitForTimeout(50);
    await wanted.waitFor();
    await from.fill('3/3/2026');
    await page.getByRole('heading', { level: 1 }).click();
    await page.waitForURL(/from=2026-03-03/);
    await page.getByText('0 văn bản', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Bỏ các điều kiện' }).click();
    await page.getByLabel('Số, ký hiệu, trích yếu hoặc nội dung').fill('so hoa');
    await page
      .getByRole('link', { name: /số hóa/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Lưu bộ tìm kiếm này' }).click();
    await page.getByLabel('Tên', { exact: true }).fill('Số hóa');
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await page.getByRole('button', { name: 'Số hóa', exact: true }).waitFor();
    await picture(page, 'officer-8-search');
    await go('/search');
    await page.getByRole('button', { name: 'Số hóa', exact: true }).click();
    await page
      .getByRole('link', { name: /số hóa/ })
      .first()
      .waitFor();
    await expectAccessible(page, () =>
      page
        .getByRole('link', { name: /số hóa/ })
        .first()
        .waitFor(),
    );
    const stranger = await enter('huyen.chuyenvien');
    const { items } = await stranger.call<{ items: unknown[] }>('GET', '/search?query=so%20hoa');
    expect(items).to.deep.equal([]);
  });

  it('the officer’s pages, on a phone, fit its width', async () => {
    const { page } = officer;
    await page.setViewportSize(phone);
    for (const [path, name] of [
      ['/drafts', 'drafts'],
      ['/drafts/new', 'compose'],
      ['/tasks?box=done', 'tasks'],
      ['/search?query=so%20hoa', 'search'],
    ] as const) {
      await page.goto(`${service!.origin}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.ant-skeleton').waitFor({ state: 'detached' });
      await picture(page, `officer-phone-${name}`);
      expect(await fitsWidth(page), path).to.equal(true);
    }
    await page.getByLabel('Ban hành từ ngày').click();
    const today = page.locator('.ant-picker-dropdown .ant-picker-cell-today');
    await today.waitFor();
    await picture(page, 'officer-phone-calendar');
    expect(await fitsWidth(page)).to.equal(true);
    await today.click();
    await page.waitForURL(/from=\d{4}-\d{2}-\d{2}/);
  });

  it('no page complained of its security policy, a script or the server', () => {
    expect([...people.values()].flatMap(({ complaints }) => complaints)).to.deep.equal([]);
  });

  /** One page and ten megabytes that no reader compresses. */
  async function largePdf(): Promise<{ path: string; sha256: string }> {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    pdf.context.register(pdf.context.stream(randomBytes(10_000_000)));
    const bytes = await pdf.save();
    const path = join(folder, 'ho-so.pdf');
    writeFileSync(path, bytes);
    return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
});
