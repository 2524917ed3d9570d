/** Pages that follow the office by themselves: server-sent events between two people, their end with the right; on paper. */
import { expect } from 'chai';
import { sql } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import type { Json } from '../../scripts/journey/client.ts';
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import {
  builtWeb,
  desk,
  launchBrowser,
  openPage,
  phone,
  signInAs,
  useTheme,
  type WatchedPage,
} from './browser-support.ts';

describe('pages that are told what happens', function livePages() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;

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

  async function enter(username: string, path: string, size: typeof desk): Promise<WatchedPage> {
    const opened = await openPage(browser!, size);
    await opened.page.goto(service!.origin + path);
    await signInAs(opened.page, service!.origin, username);
    // Lost when the page is loaded again.
    await opened.page.evaluate('window.stays = true');
    return opened;
  }
  const stays = async (page: Page) => (await page.evaluate('window.stays')) === true;
  const bell = (page: Page, count: string | RegExp) =>
    page.getByRole('button', { name: count instanceof RegExp ? count : `Thông báo: ${count} việc chờ` });

  it('a leader’s page left open, while an officer’s draft reaches it, counts and lists it without being loaded again', async () => {
    const leader = await enter('hungloi.phochutich1', '/waiting', phone);
    const { page } = leader;
    const counted = await page
      .getByRole('status')
      .filter({ hasText: /Thông báo: \d+/ })
      .textContent();
    const before = Number(/\d+/.exec(counted!)![0]);
    const subject = `tin báo ngay ${before}`;
    const { id } = await day.draft('hungloi', { subject });
    await day.upload('hungloi', id, await smallPdf());
    await (await day.who('hungloi', 'chuyenvien')).api.post(`/documents/${id}/submit`);
    await bell(page, String(before + 1)).waitFor();
    await page.getByRole('link', { name: new RegExp(subject) }).waitFor();
    // Done by somebody else: it goes as it came.
    await (await day.who('hungloi', 'chutich')).api.post(`/documents/${id}/return`, { reason: 'chưa rõ' });
    await bell(page, String(before)).waitFor();
    expect(await stays(page)).to.equal(true);
    expect(leader.complaints).to.deep.equal([]);
    await page.context().close();
  });

  /** A second post that a first try left to its holder would stay in the menu: each try has a commune of its own. */
  const communes = ['hungloi', 'kimquan'];

  it('a post ended while its holder’s page is open, then the menu follows by itself', async () => {
    const it = await day.who('huyen', 'cntt');
    const unit = communes.shift()!;
    const commune = await day.who(unit, 'chuyenvien');
    const accounts = await it.api.get(`/accounts?unitId=${commune.unitId}&limit=50`);
    const holder = accounts.items.find((one: Json) => one.username === `${unit}.vanthu`);
    const second = {
      personId: holder.personId,
      unitId: commune.unitId,
      position: 'Phụ trách',
      isHead: false,
    };
    const post = await it.api.post('/appointments', { ...second, role: 'auditor', validFrom: '2026-01-01' });
    const { page } = await enter(`${unit}.vanthu`, '/outgoing', desk);
    const menu = page.getByRole('navigation', { name: 'Điều hướng chính' });
    await menu.getByRole('link', { name: 'Nhật ký' }).waitFor();
    await it.api.post(`/appointments/${post.id}/end`, { lastDay: '2026-01-02', basis: 'hết nhiệm vụ' });
    await menu.getByRole('link', { name: 'Nhật ký' }).waitFor({ state: 'detached' });
    await menu.getByRole('link', { name: 'Văn bản đi' }).waitFor();
    expect(await stays(page)).to.equal(true);
    await page.context().close();
  });

  it('an account disabled while its page is open, then the stream ends and the page asks to sign in, without a click', async () => {
    const it = await day.who('huyen', 'cntt');
    const commune = await day.who('hungloi', 'chuyenvien');
    const accounts = await it.api.get(`/accounts?unitId=${commune.unitId}&limit=50`);
    const { id } = accounts.items.find((one: Json) => one.username === 'hungloi.phochutich2');
    // A first attempt may have come as far as this.
    await service!.parts.database.db.execute(sql`UPDATE accounts SET disabled_at = NULL WHERE id = ${id}`);
    const { page } = await enter('hungloi.phochutich2', '/waiting', phone);
    await bell(page, /^Thông báo/).waitFor();
    const ended = page.waitForResponse((one) => one.url().endsWith('/session') && one.status() === 401);
    await it.api.post(`/accounts/${id}/disable`);
    await ended;
    await page.getByLabel('Tên đăng nhập').waitFor();
    expect(await stays(page)).to.equal(true);
    await page.context().close();
  });

  it('a page in the dark theme, printed, is dark on white, without menus and buttons', async () => {
    const { page } = await enter('huyen.kiemtoan', '/ledger', desk);
    await useTheme(page, 'dark');
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const theme = (wanted: 'dark' | 'light') =>
      page
        .locator(`html${wanted === 'dark' ? '' : ':not('}[data-theme="dark"]${wanted === 'dark' ? '' : ')'}`)
        .waitFor();
    await theme('dark');
    await page.emulateMedia({ media: 'print' });
    await theme('light');
    for (const screen of ['header', 'nav', '.ant-layout-sider', 'button.ant-btn'])
      for (const one of await page.locator(screen).all())
        expect(await one.isVisible(), screen).to.equal(false);
    expect((await page.pdf({ format: 'A4' })).length).to.be.above(5_000);
    await page.emulateMedia({ media: 'screen' });
    await theme('dark');
    await page.context().close();
  });
});
