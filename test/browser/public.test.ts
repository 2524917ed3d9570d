/** What anyone meets first: signing in, the duties of a new account, the public check; its weight, and without a network. */
import { request as httpRequest } from 'node:http';
import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  StandardFonts,
} from 'pdf-lib';
import type { Browser, Page } from 'playwright-core';
import { budgets, costOf } from '../../scripts/budgets.mjs';
import type { Json } from '../../scripts/journey/client.ts';
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
  useTheme,
  type WatchedPage,
} from './browser-support.ts';

/** What a desktop of 1280 × 900 shows at 200 %. */
const zoomed = { width: 640, height: 450 };
const pdfFile = (name: string, buffer: Uint8Array) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(buffer),
});

/** Eight by eight dark red pixels. */
const redJpeg2000 =
  'AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAACAAAAAgAAwcHAAAAAAAPY29scgEAAAAAABAAAACjanAyY/9P/1EALwAAAAAACAAAAAgAAAAAAAAAAAAAAAgAAAAIAAAAAAAAAAAAAwcBAQcBAQcBAf9SAAwAAAABAQMEBAAB/1wADUBASEhQSEhQSEhQ/2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS4w/5AACgAAAAAAIgAB/5PPtAgFh4DfgBACf4CAgICAgICAgP/Z';

function drawJpeg2000(pdf: PDFDocument, sheet: PDFPage): void {
  const image = pdf.context.stream(Buffer.from(redJpeg2000, 'base64'), {
    Type: 'XObject',
    Subtype: 'Image',
    Width: 8,
    Height: 8,
    Filter: 'JPXDecode',
  });
  const name = sheet.node.newXObject('Jpx', pdf.context.register(image));
  sheet.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(200, 0, 0, 200, 80, 300),
    drawObject(name),
    popGraphicsState(),
  );
}

/** In the page: a point of the first drawn page has the picture's colour. */
const showsRed = `(() => {
  const canvas = document.querySelector('canvas.pdf-picture');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4)
    if (Math.abs(data[at] - 192) < 8 && data[at + 1] < 12 && data[at + 2] < 12 && data[at + 3] === 255) return true;
  return false;
})()`;

describe('the public pages in a browser', function publicPages() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;
  const opened: WatchedPage[] = [];

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });
  afterEach(async () => {
    const complaints = opened.splice(0).flatMap((one) => one.complaints);
    expect(complaints).to.deep.equal([]);
  });

  async function visit(path: string, viewport = desk): Promise<Page> {
    const watched = await openPage(browser!, viewport);
    opened.push(watched);
    await watched.page.goto(service!.origin + path);
    return watched.page;
  }

  /** React writes the title a moment after the page. */
  async function titled(page: Page, title: string): Promise<void> {
    while ((await page.title()) !== title) await page.waitForTimeout(50);
  }
  const focused = (page: Page) => page.evaluate("document.activeElement?.getAttribute('autocomplete')");

  async function expectGood(page: Page, name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await useTheme(page, theme);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      expect(await accessibilityFaults(page), theme).to.deep.equal([]);
      await picture(page, `${name}-${theme}`);
    }
    for (const size of [phone, zoomed]) {
      await page.setViewportSize(size);
      expect(await fitsWidth(page), `${size.width}`).to.equal(true);
    }
    await page.setViewportSize(phone);
    await picture(page, `${name}-phone`);
  }

  it('the first pages, built, cost no more than their budgets, and so says the browser', async () => {
    for (const { name, chunks, most } of budgets) {
      const sum = costOf('dist/web', chunks).reduce((total, { size }) => total + size, 0);
      expect(sum, name).to.be.within(50_000, most);
    }
    for (const path of ['/', '/check']) {
      // What passes a service worker would be told uncompressed.
      const page = await browser!.newPage({ serviceWorkers: 'block' });
      await page.goto(service!.origin + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      const received = (await page.evaluate(
        'performance.getEntries().filter(({ encodedBodySize }) => encodedBodySize > 0).map(({ encodedBodySize, decodedBodySize }) => [encodedBodySize, decodedBodySize])',
      )) as [number, number][];
      const sent = received.reduce((total, [size]) => total + size, 0);
      const read = received.reduce((total, [, size]) => total + size, 0);
      // Everything: the document, scripts, styles, pictures, answers of the API.
      expect(sent, path).to.be.within(50_000, 300_000);
      expect(read, path).to.be.above(sent * 2);
      await page.context().close();
    }
  });

  it('installed and then without a network, opened, the application says so and comes back by itself', async () => {
    const page = await visit('/');
    const devtools = await page.context().newCDPSession(page);
    const { errors, data } = await devtools.send('Page.getAppManifest');
    expect(errors).to.deep.equal([]);
    for (const { src, sizes } of JSON.parse(data!).icons.slice(1)) {
      const answer = await page.request.get(service!.origin + src);
      expect(`${(await answer.body()).readUInt32BE(16)}x${(await answer.body()).readUInt32BE(20)}`).to.equal(
        sizes,
      );
    }
    await page.evaluate('navigator.serviceWorker.ready');
    await page.reload();
    await page.getByLabel('Tên đăng nhập').waitFor();
    const kept = (await page.evaluate(
      "caches.open('antin-assets').then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => new URL(url).pathname))",
    )) as string[];
    expect(kept.length).to.be.above(5);
    expect(kept.filter((path) => !path.startsWith('/assets/'))).to.deep.equal([]);
    await page.context().setOffline(true);
    await page.goto(`${service!.origin}/waiting`);
    await page.getByRole('heading', { name: 'Mất kết nối với máy chủ' }).waitFor();
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await picture(page, 'web-offline');
    await page.context().setOffline(false);
    await page.getByRole('link', { name: 'Thử lại' }).click();
    await page.getByLabel('Tên đăng nhập').waitFor();
  });

  it('signing in, looked at in both themes, both languages, on a phone and at 200 %, is accessible and fits', async () => {
    const page = await visit('/');
    await titled(page, 'Đăng nhập · Ấn Tín');
    await expectGood(page, 'web-sign-in');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('User name').waitFor();
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    await titled(page, 'Sign in · Ấn Tín');
  });

  it('a wrong password, no code and too many tries, given by keyboard, are each told in words', async () => {
    const page = await visit('/');
    const name = page.getByLabel('Tên đăng nhập');
    await name.waitFor();
    expect(await focused(page)).to.equal('username');
    const { demo } = await day.anyone().get('/service');
    await page.keyboard.type('huyen.vanthu');
    await page.keyboard.press('Tab');
    await page.keyboard.type(demo.password);
    await page.keyboard.press('Enter');
    await page.getByText('Cần mã xác thực thứ hai').waitFor();
    expect(await focused(page)).to.equal('one-time-code');
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.getByText('Mã xác thực không đúng').waitFor();
    await name.fill('khong.co.nguoi.nay');
    for (let tries = 0; tries < 12; tries++) {
      await page.getByLabel('Mật khẩu', { exact: true }).fill(`sai mật khẩu ${tries}`);
      const answered = page.waitForResponse((one) => one.request().method() === 'POST');
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await answered;
      const alert = page.getByRole('alert').filter({ hasText: /SIGN_IN_(REFUSED|LOCKED)/ });
      await alert.waitFor();
      await page.locator('button.ant-btn-loading').waitFor({ state: 'detached' });
      if (await page.getByText('SIGN_IN_LOCKED').isVisible()) break;
    }
    await page.getByText(/Đăng nhập sai nhiều lần, tạm khóa \d+ giây/).waitFor();
    await picture(page, 'web-sign-in-locked');
  });

  let newcomers = 0;

  it('a new account, entered for the first time, changes its password, sets up its authenticator and is at work', async () => {
    const it = await day.who('huyen', 'cntt');
    const username = `nguoi.moi${++newcomers}`;
    const made: Json = await it.api.post('/accounts', {
      username,
      fullName: 'Nguyễn Thị Người Mới',
      unitId: it.unitId,
      position: 'Văn thư',
      role: 'clerk',
      validFrom: '2026-01-01',
    });
    const page = await visit('/');
    await page.getByLabel('Tên đăng nhập').fill(username);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(made.password);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('heading', { name: 'Đổi mật khẩu trước khi làm việc' }).waitFor();
    await expectGood(page, 'web-sign-in-new-password');
    const own = 'mật khẩu của tôi 2026';
    await page.getByLabel('Mật khẩu hiện tại').fill(made.password);
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(own);
    await page.getByLabel('Nhập lại mật khẩu mới').fill('khác');
    await page.getByText('Hai lần nhập không giống nhau.').waitFor();
    await page.getByLabel('Nhập lại mật khẩu mới').fill(own);
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByRole('heading', { name: 'Cài mã xác thực trước khi làm việc' }).waitFor();
    await expectGood(page, 'web-sign-in-authenticator');
    const secret = await page.locator('code').first().innerText();
    await page.getByLabel('Mã 6 chữ số').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole('button', { name: 'Xong' }).click();
    await page.locator('#content').waitFor();
    await page.setViewportSize(zoomed);
    expect(await fitsWidth(page)).to.equal(true);
    const { items } = await it.api.get(`/accounts?unitId=${it.unitId}&limit=100`);
    const account = items.find((one: Json) => one.username === username);
    expect(account).to.include({ mustChangePassword: false, secondFactorSet: true });
  });

  it('the check, opened by keyboard with files that are none, says what is wrong with each', async () => {
    const page = await visit('/check');
    await titled(page, 'Kiểm tra văn bản · Ấn Tín');
    await expectGood(page, 'web-check');
    // A new page: the one before was just laid out for several sizes.
    await page.reload();
    const drop = page.locator('.ant-upload-drag .ant-upload-btn');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), drop.press('Enter')]);
    await chooser.setFiles({ name: 'anh.png', mimeType: 'image/png', buffer: Buffer.from('png') });
    await page.getByText('Đây không phải tệp PDF.').waitFor();
    const field = page.locator('input[type=file]');
    await field.setInputFiles(pdfFile('rong.pdf', new Uint8Array()));
    await page.getByText('Tệp rỗng').waitFor();
    await field.setInputFiles([pdfFile('1.pdf', Buffer.from('%PDF')), pdfFile('2.pdf', Buffer.from('%PDF'))]);
    await page.getByText('Mỗi lần chỉ kiểm tra một tệp.').waitFor();
    await page.evaluate(
      "Object.defineProperty(File.prototype, 'size', { configurable: true, get: () => 100 * 1024 * 1024 + 1 })",
    );
    await field.setInputFiles(pdfFile('lon.pdf', Buffer.from('%PDF')));
    await page.getByText('Tệp lớn hơn 100 MB').waitFor();
    await page.reload();
    await field.setInputFiles(pdfFile('hong.pdf', Buffer.from('no pdf at all')));
    await page.getByText('PDF_NOT_A_PDF').waitFor();
    await picture(page, 'web-check-not-a-pdf');
    await page.goto(`${service!.origin}/check/khong-co-ma-nay`);
    await page.getByText('Không có văn bản phát hành nào mang mã này.').waitFor();
  });

  it('a document issued, checked by its QR with the right file and with a changed one, is told apart in words', async () => {
    const document = await day.issued('chanson');
    const bytes = await day.issuedBytes('chanson', document);
    const page = await visit(`/check/${document.checkToken}`);
    await page.getByText('Văn bản đã phát hành và đang có giá trị.').waitFor();
    await page.getByText(document.numberSymbol).waitFor();
    const field = page.locator('input[type=file]');
    await field.setInputFiles(pdfFile('cong-van.pdf', bytes));
    await page.getByText('Tệp của bạn đúng là bản đã phát hành, từng byte một.').waitFor();
    await page.locator('.ant-tag').first().waitFor();
    expect(await page.locator('.ant-tag').count()).to.be.above(1);
    for (const size of [desk, phone, zoomed]) {
      await page.setViewportSize(size);
      expect(await fitsWidth(page), `${size.width}`).to.equal(true);
      if (size !== zoomed) await picture(page, `web-check-valid-${size === phone ? 'phone' : 'desk'}`);
    }
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    const changed = Buffer.from(bytes);
    changed[Math.floor(changed.indexOf('stream') + 40)]! ^= 1;
    await field.setInputFiles(pdfFile('sua.pdf', changed));
    await page.getByText('Tệp của bạn KHÔNG phải là bản đã phát hành.').waitFor();
    await page.setViewportSize(desk);
    await picture(page, 'web-check-changed');
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    const text = await page.locator('main').innerText();
    expect(text).to.not.include(document.subject);
  });

  it('a document without its fonts, with a JPEG 2000 picture, opened by its leader, is drawn by what the service has', async () => {
    const pdf = await PDFDocument.create();
    const sheet = pdf.addPage([595, 842]);
    sheet.drawText('Times', { x: 80, y: 700, size: 40, font: await pdf.embedFont(StandardFonts.TimesRoman) });
    const dingbats = await pdf.embedFont(StandardFonts.ZapfDingbats);
    sheet.drawText('✔✈❤', { x: 80, y: 600, size: 60, font: dingbats });
    drawJpeg2000(pdf, sheet);
    const { id } = await day.reviewed('chanson', { subject: 'Phông chữ' }, await pdf.save());
    const page = await visit(`/documents/${id}`);
    const font = page.waitForResponse((one) => one.url().includes('/pdf-fonts/'), { timeout: 60_000 });
    await signInAs(page, service!.origin, 'chanson.chutich');
    const answer = await font;
    expect(answer.status()).to.equal(200);
    expect(answer.headers()['content-encoding']).to.equal('br');
    await page.locator('.pdf-picture').first().waitFor();
    while (!(await page.evaluate(showsRed))) await page.waitForTimeout(100);
    await picture(page, 'web-fonts');
  });

  it('a service that checks as many as it may, asked once more, says so and passes the file when asked again', async () => {
    const checked = async () => {
      const headers = { 'Content-Type': 'application/pdf' };
      return (await fetch(`${service!.origin}/api/v1/check`, { method: 'POST', headers, body: 'no pdf' }))
        .status;
    };
    // A first try may have used up the minute's requests.
    while ((await checked()) === 429) await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { port } = new URL(service!.origin);
    const slow = Array.from({ length: 3 }, () => {
      const upload = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/check' });
      upload.setHeader('Content-Type', 'application/pdf').setHeader('Content-Length', '1000');
      upload.on('error', () => undefined);
      upload.write('%PDF-1.7\n');
      return upload;
    });
    const page = await visit('/check');
    const sample = await PDFDocument.create();
    sample.addPage();
    const file = pdfFile('mot-trang.pdf', await sample.save());
    while ((await checked()) !== 503) await page.waitForTimeout(300);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('CHECK_BUSY').waitFor();
    // 503 of a service that is full is its answer, no defect.
    expect(opened.at(-1)!.complaints.splice(0)).to.have.length(1);
    for (const upload of slow) upload.destroy();
    while ((await checked()) === 503) await page.waitForTimeout(300);
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText('mot-trang.pdf').waitFor();
    for (let n = 0; n < 20; n++) await checked();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Quá nhiều yêu cầu trong một phút.').waitFor();
    await picture(page, 'web-check-too-many');
  });
});
