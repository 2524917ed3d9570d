/** A leader at work in a browser, phone and desk, with the real service: each sight, and the server's state behind it. */
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Json } from '../../scripts/journey/client.ts';
import { composeSample } from '../../scripts/journey/sample-document.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { fold } from '../../src/web/components/fold.ts';
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
} from './browser-support.ts';

const leader = 'chanson.chutich';

describe('a leader in a browser', function leaderAtWork() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;
  let kept: Awaited<ReturnType<BrowserContext['storageState']>>;
  let waiting: Json[];
  let decisions = 11;
  const complaints: string[][] = [];

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    const { page } = await openPage(browser, phone);
    await page.goto(service.origin);
    await signInAs(page, service.origin, leader);
    kept = await page.context().storageState();
    waiting = [];
    for (const which of subjects.keys()) waiting.push(await reviewed(which));
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const subjects = [
    ['phòng, chống rét đậm cho đàn vật nuôi', 'express'],
    ['rà soát thủ tục hành chính quý IV', 'urgent'],
    ['chỉ tiêu kế hoạch đầu tư công năm 2027', 'normal'],
    ['lịch trực Tết của cơ quan', 'normal'],
    ['kinh phí tập huấn chuyển đổi số', 'normal'],
    ['tuyển quân năm 2027', 'normal'],
  ] as const;
  const reviewed = async (which: number): Promise<Json> => {
    const [subject, urgency] = subjects[which]!;
    return day.reviewed('chanson', { subject, urgency }, await sample());
  };
  /** Made anew when an earlier try has signed or returned it. */
  async function toSign(which: number): Promise<Json> {
    if ((await stateOf(waiting[which]!)) !== 'awaiting_signature') waiting[which] = await reviewed(which);
    return waiting[which]!;
  }

  const sample = async (extra = '') => {
    const { fullName } = await day.who('chanson', 'chutich');
    const receivers = [`Các thôn trên địa bàn xã${extra}`];
    const parentName = 'Ủy ban nhân dân huyện Yên Sơn';
    return composeSample({
      place: 'Chân Sơn',
      unitName: 'UBND xã Chân Sơn',
      parentName,
      signerName: fullName,
      receivers,
    });
  };

  async function enter(
    viewport: typeof phone,
    address = '/',
    serviceWorkers: 'allow' | 'block' = 'allow',
  ): Promise<Page> {
    const opened = await openPage(browser!, viewport, serviceWorkers);
    await opened.page.context().addCookies(kept.cookies);
    complaints.push(opened.complaints);
    await opened.page.goto(`${service!.origin}${address}`);
    return opened.page;
  }

  const stateOf = async ({ id }: Json) => (await day.view('chanson', id)).state;

  async function givePin(page: Page, pin: string): Promise<void> {
    await page.getByLabel('PIN của khóa ký').fill(pin);
    await page.getByRole('button', { name: 'Đồng ý' }).click();
  }

  it('on a phone, the open document is signed with two taps and a PIN, and the next one follows', async () => {
    const first = await toSign(0);
    const page = await enter(phone);
    const lines = page.locator('.waiting-line');
    await lines.nth(5).waitFor();
    expect(await lines.first().innerText()).to.match(/Hỏa tốc[\s\S]*rét đậm[\s\S]*UBND xã Chân Sơn/);
    expect(await fitsWidth(page)).to.equal(true);
    await picture(page, 'web-leader-waiting-phone');
    await lines.first().click();
    await page.locator('[data-mark=signature]').waitFor();
    await page.locator('canvas.pdf-picture').first().waitFor();
    expect(await fitsWidth(page)).to.equal(true);
    await picture(page, 'web-leader-document-phone');
    await page.getByRole('button', { name: 'Ký số' }).click();
    await givePin(page, '999999');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await stateOf(first)).to.equal('awaiting_signature');
    await givePin(page, demoPin);
    await page.getByText('Máy chủ đã kiểm tra lại tệp vừa ký').waitFor();
    await page.getByRole('dialog').getByText('Hợp lệ', { exact: true }).first().waitFor();
    expect(await stateOf(first)).to.equal('signed');
    await picture(page, 'web-leader-signed-phone');
    await page.getByRole('button', { name: 'Văn bản tiếp theo' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(page.url())
      .to.match(/documents\//)
      .and.not.contain(first.id);
  });

  it('a comment pinned to the page goes back with the document, and later what changed is shown', async () => {
    const document = await toSign(1);
    const page = await enter(desk, `/documents/${document.id}`);
    await page.locator('[data-mark=signature]').waitFor();
    await picture(page, 'web-leader-document-desk');
    await page
      .locator('.pdf-page')
      .first()
      .dblclick({ position: { x: 300, y: 320 } });
    await page.getByRole('dialog').getByRole('textbox').fill('Ghi rõ thời hạn báo cáo.');
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await page.getByRole('button', { name: 'Trả lại (1)' }).click();
    await page.getByLabel('Lý do, điều cần sửa').fill('Thiếu thời hạn.');
    await picture(page, 'web-leader-return-desk');
    await page.getByRole('dialog').getByRole('button', { name: 'Trả lại' }).click();
    await page.getByText('Bị trả lại').first().waitFor();
    await page
      .getByRole('button', { name: /Ý kiến của .*Ghi rõ thời hạn báo cáo/ })
      .first()
      .waitFor();
    const { reviews } = await day.view('chanson', document.id);
    expect(reviews.at(-1).comments).to.have.length(1);
    expect(reviews.at(-1).comments[0]).to.include({ page: 1, text: 'Ghi rõ thời hạn báo cáo.' });
    await day.upload('chanson', document.id, await sample(' (báo cáo trước 15/12)'));
    await day.review('chanson', document.id);
    await page.getByRole('button', { name: 'Đã đổi gì từ lần trả lại' }).click();
    await page.locator('ins', { hasText: '15/12' }).first().waitFor();
    await picture(page, 'web-leader-changes-desk');
  });

  it('a job that was begun goes on without the page and without the network, and its end is shown', async () => {
    const [offline, left] = [await toSign(2), await toSign(3)];
    const page = await enter(phone, `/documents/${offline.id}`);
    await page.getByRole('button', { name: 'Ký số' }).click();
    const begun = page.waitForResponse((response) => response.url().endsWith('/sign'));
    await givePin(page, demoPin);
    await begun;
    await page.context().setOffline(true);
    await page.waitForTimeout(1500);
    await page.context().setOffline(false);
    await page.getByText('Máy chủ đã kiểm tra lại tệp vừa ký').waitFor();
    expect(await stateOf(offline)).to.equal('signed');

    await page.goto(`${service!.origin}/documents/${left.id}`);
    await page.getByRole('button', { name: 'Ký số' }).click();
    const again = page.waitForResponse((response) => response.url().endsWith('/sign'));
    await givePin(page, demoPin);
    await again;
    await page.reload();
    await page.getByText('Đã ký, chờ phát hành').first().waitFor();
    expect(await stateOf(left)).to.equal('signed');
  });

  it('a token’s tool that is missing, cancelled or too old gets its own help, and nothing is signed', async () => {
    const [, , , , document] = waiting;
    const page = await enter(desk, `/documents/${document!.id}`);
    const tool = page.getByRole('button', { name: 'Ký bằng thiết bị USB' });
    const closes = async (text: RegExp) => {
      await page.getByText(text).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await tool.click();
    await closes(/Không thấy phần mềm VGCA Sign Service/);
    let answer = JSON.stringify({ Status: 1, Message: 'Người dùng hủy thao tác ký' });
    await page.routeWebSocket('wss://127.0.0.1:8987/*', (socket) => {
      socket.onMessage((message) => {
        expect(JSON.parse(String(message)).FileUploadHandler).to.contain('/token-signings/upload?t=');
        socket.send(answer);
      });
    });
    await page.reload();
    await tool.click();
    await closes(/đã bị hủy hoặc chưa xong/);
    answer = 'ERROR';
    await tool.click();
    await page.getByText(/có thể là bản quá cũ/).waitFor();
    await picture(page, 'web-leader-token-help-desk');
    expect(await stateOf(document!)).to.equal('awaiting_signature');
  });

  it('a token’s tool that the policy, the browser or nobody lets answer gets its own help, each another', async () => {
    const [, , , , document] = waiting;
    const address = `/documents/${document!.id}`;
    const page = await enter(desk, address, 'block');
    const tool = page.getByRole('button', { name: 'Ký bằng thiết bị USB' });
    const told = (text: RegExp) => page.getByRole('dialog').getByText(text).waitFor();
    const isThis = (url: URL) => url.pathname === address;
    await page.route(isThis, async (asked) => {
      const response = await asked.fetch();
      const policy = String(response.headers()['content-security-policy']);
      const headers = {
        ...response.headers(),
        'content-security-policy': policy.replace(' wss://127.0.0.1:8987', ''),
      };
      await asked.fulfill({ response, headers });
    });
    await page.reload();
    await tool.click();
    await told(/Chính sách an toàn của trang/);
    // The browser's own complaint about it is what was asked for.
    complaints.at(-1)!.length = 0;
    await page.unroute(isThis);
    await denyLocalNetwork(page, service!.origin);
    await page.reload();
    await tool.click();
    await told(/Trình duyệt không cho trang này gọi/);
    await page.clock.install();
    await page.routeWebSocket('wss://127.0.0.1:8987/*', () => undefined);
    await page.reload();
    await tool.click();
    await told(/Cắm thiết bị/);
    await page.clock.fastForward('05:01');
    await told(/không trả lời trong năm phút/);
    expect(await stateOf(document!)).to.equal('awaiting_signature');
    await page.context().close();
  });

  it('a deputy is given the signing of one type for a period, is offered for it, and loses it again', async () => {
    const page = await enter(desk, '/delegation');
    const deputy = await day.who('chanson', 'phochutich1');
    await page.getByLabel('Giao cho').fill(fold(deputy.fullName));
    await page.getByTitle(new RegExp(`^${deputy.fullName} ·`)).click();
    await page.getByLabel(/^Loại văn bản/).fill('cong van');
    await page.getByTitle('Công văn', { exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Từ ngày').fill('1/11/2026');
    await page.getByLabel('Đến hết ngày').fill('31/12/2099');
    decisions += 1;
    const basis = `Quyết định số ${decisions}/QĐ-UBND ngày 01/11/2026`;
    await page.getByLabel('Căn cứ').fill(basis);
    await page.getByRole('button', { name: 'Giao ký thay', exact: true }).click();
    const line = page.locator('.given-line').filter({ hasText: basis });
    await line.getByText('từ 01/11/2026 đến hết 31/12/2099').waitFor();
    await line.getByText('Công văn · mọi lĩnh vực').waitFor();
    await picture(page, 'web-leader-delegation-desk');
    const given = async () => {
      const { items } = await (await day.who('chanson', 'chutich')).api.get(
        `/authorities?unitId=${deputy.unitId}`,
      );
      return items.find((one: Json) => one.basis === basis);
    };
    expect(await given()).to.include({
      form: 'KT',
      appointmentId: deputy.appointmentId,
      validTo: '2099-12-31',
      revokedAt: null,
    });
    await line.getByRole('button', { name: 'Thu hồi' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: 'Thu hồi' }).click();
    await line.getByText('đã thu hồi').waitFor();
    expect((await given()).revokedAt).to.be.a('string');
    await page.context().close();
  });

  it('a batch is signed only after its summary was seen to the end, with a result for each document', async () => {
    const left: Json[] = [await toSign(4), await toSign(5)];
    for (const one of waiting.slice(0, 4)) if ((await stateOf(one)) === 'awaiting_signature') left.push(one);
    const page = await enter(phone, '/batch');
    const button = page.locator('.batch-actions button');
    await page.locator('.batch-line').nth(1).waitFor();
    expect(await page.locator('.batch-line').first().innerText()).to.match(/SHA-256 [0-9a-f]{64}/);
    expect(await button.innerText()).to.equal('Cuộn đến hết danh sách để ký');
    expect(await button.isDisabled()).to.equal(true);
    expect(await fitsWidth(page)).to.equal(true);
    await picture(page, 'web-leader-batch-phone');
    await page.getByText('Hết danh sách.').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: /Ký số \d+ văn bản/ }).click();
    await givePin(page, demoPin);
    await page.getByText(`Xong: đã ký ${left.length}/${left.length} văn bản`).waitFor();
    await picture(page, 'web-leader-batch-result-phone');
    expect(await Promise.all(left.map(stateOf))).to.deep.equal(left.map(() => 'signed'));
  });

  it('a session that ended in the middle of signing is opened again at the same document', async () => {
    const document = await day.reviewed('chanson', { subject: 'điều chỉnh quy hoạch' }, await sample());
    const page = await enter(desk, `/documents/${document.id}`);
    await page.getByRole('button', { name: 'Ký số' }).click();
    await page.context().clearCookies();
    await givePin(page, demoPin);
    await page.getByLabel('Tên đăng nhập').waitFor();
    await signInAs(page, service!.origin, leader);
    kept = await page.context().storageState();
    expect(page.url()).to.contain(document.id);
    await page.getByRole('heading', { name: 'điều chỉnh quy hoạch' }).waitFor();
    expect(await stateOf(document)).to.equal('awaiting_signature');
  });

  for (const theme of ['light', 'dark'] as const)
    it(`in the ${theme} theme, axe finds nothing serious on the leader’s pages`, async () => {
      const page = await enter(phone);
      await useTheme(page, theme);
      const faults: string[] = [];
      const addresses = [
        '/waiting',
        `/documents/${waiting[0]!.id}`,
        '/batch',
        '/delegation',
        '/history',
        '/account',
      ];
      for (const address of addresses) {
        await page.goto(`${service!.origin}${address}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForTimeout(900);
        expect(await fitsWidth(page), address).to.equal(true);
        await picture(page, `web-leader${address.replace(/\/[0-9a-f-]{36}/, '').replace('/', '-')}-${theme}`);
        faults.push(...(await accessibilityFaults(page)).map((fault) => `${address} ${fault}`));
      }
      expect(faults).to.deep.equal([]);
    });

  it('through all of it, the policy held and no script failed', () => {
    expect(complaints.flat()).to.deep.equal([]);
  });
});

/** As somebody who answered “Block” when the browser asked. */
async function denyLocalNetwork(page: Page, origin: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { targetInfo } = await devtools.send('Target.getTargetInfo');
  const { browserContextId } = targetInfo;
  for (const name of ['local-network-access', 'loopback-network'])
    await devtools.send('Browser.setPermission', {
      permission: { name },
      setting: 'denied',
      origin,
      ...(browserContextId !== undefined && { browserContextId }),
    });
}
