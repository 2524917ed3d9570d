/** axe on every page of the application and the public ones: light and dark, desk and phone; at 200 % nothing sticks out. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
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
  signInAs,
} from './browser-support.ts';

/** What a desktop of 1280 × 900 shows at 200 %. */
const zoomed = { width: 640, height: 450 };
const looks = [
  { theme: 'light', size: desk },
  { theme: 'dark', size: desk },
  { theme: 'dark', size: phone },
  { theme: 'light', size: phone },
] as const;

/** Below a page of the table: enough to see each theme and each size once. */
const partLooks = [looks[0], looks[2]];
/** Nothing fades: the browser asks for reduced motion. */
const FADING_MS = 50;

/** Whose page it is, by its path in src/web/shell/pages.tsx. */
const whose: readonly (readonly [who: string, paths: readonly string[]])[] = [
  ['chanson.chutich', ['/waiting', '/documents/:id', '/batch', '/batch/:id', '/delegation', '/history']],
  [
    'chanson.vanthu',
    ['/incoming', '/incoming/new', '/incoming/:id', '/outgoing', '/registers', '/postings', '/groups'],
  ],
  ['chanson.chuyenvien', ['/drafts', '/drafts/:id', '/tasks', '/search', '/account']],
  ['huyen.cntt', ['/share', '/deliveries', '/health', '/partners', '/recoveries']],
  ['huyen.cntt', ['/manage', '/manage/:area']],
  ['huyen.kiemtoan', ['/ledger']],
];
const parts: Readonly<Record<string, readonly string[]>> = {
  '/postings': ['?part=open', '?part=all'],
  '/deliveries': ['?part=all', '?part=queues', '?part=times'],
  '/manage/:area': [
    '/manage/appointments',
    '/manage/authorities',
    '/manage/certificates',
    '/manage/books',
    '/manage/groups',
    '/manage/holidays',
  ],
};

describe('every page, for everybody', function everyPage() {
  this.timeout(600_000);
  // A browser's moment may be missed by the test; what needed a second try is told at the end of the run.
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;
  let day: OfficeDay;
  const ids: Record<string, string> = {};

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
    day = new OfficeDay(service.origin);
    await fillTheOffice();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** No page is empty: a draft, one to sign, an arrival, a batch, a delegation, a group, a request for two. */
  async function fillTheOffice(): Promise<void> {
    const to = (...units: string[]) => day.electronically(...units);
    ids['/documents/:id'] = (await day.reviewed('chanson', { addressees: await to('huyen') })).id;
    ids['/drafts/:id'] = (await day.draft('chanson', { addressees: await to('huyen') })).id;
    const sent = await day.issued('hungloi', { addressees: await to('chanson') });
    await day.send('hungloi', sent.id);
    ids['/incoming/:id'] = (await day.arrival('chanson', sent)).id;
    const chairman = await day.who('chanson', 'chutich');
    const batched = await day.reviewed('chanson', { addressees: await to('huyen') });
    const documentIds = [batched.id];
    const { summaryDigest } = await chairman.api.post('/signing-batches/summary', { documentIds });
    const session = await day.cast.signingSession(chairman, { holder: 'personal' });
    const json = { documentIds, summaryDigest, signingSessionId: session.id };
    ids['/batch/:id'] = (await chairman.api.post('/signing-batches', json)).batch.id;
    const clerk = await day.who('chanson', 'vanthu');
    await clerk.api.post('/groups', { unitId: clerk.unitId, name: 'Huyện', members: await members() });
    const it = await day.who('huyen', 'cntt');
    const accounts = await it.api.get(`/accounts?unitId=${it.unitId}&limit=50`);
    const { id } = accounts.items.find((one: Json) => one.username === 'huyen.chuyenvien');
    await it.api.post(`/accounts/${id}/recoveries`, { kind: 'password', reason: 'quên mật khẩu' });
  }

  const members = async () =>
    (await day.electronically('huyen')).map(({ unitId, channel }: Json) => ({ unitId, channel }));

  const addressOf = (path: string) =>
    path === '/manage/:area' ? '/manage/units' : path.replace(/:id$/, ids[path] ?? '');

  const settled = async (page: Page) => {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
  };

  /** The page follows the browser's theme and width by itself, so that it is loaded once. */
  async function faultsOf(
    page: Page,
    address: string,
    seen: readonly (typeof looks)[number][] = looks,
  ): Promise<readonly string[]> {
    await page.setViewportSize(desk);
    await page.goto(service!.origin + address);
    const found: string[] = [];
    for (const { theme, size } of seen) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize(size);
      await settled(page);
      const faults = await accessibilityFaults(page, FADING_MS);
      found.push(...faults.map((fault) => `${address} ${theme} ${size.width}: ${fault}`));
    }
    for (const size of [phone, zoomed]) {
      await page.setViewportSize(size);
      if (!(await fitsWidth(page))) found.push(`${address}: wider than ${size.width}`);
    }
    return found;
  }

  it('the table of pages, read, has no page that is not looked at here', () => {
    const source = readFileSync('src/web/shell/pages.tsx', 'utf8');
    const paths = [...source.matchAll(/^ {4}path: '([^']+)'/gm)].map(([, path]) => path);
    expect(whose.flatMap(([, paths]) => paths)).to.have.members(paths);
  });

  for (const [username, paths] of whose)
    it(`${paths[0]} and the other pages of ${username}, in both themes on desk and phone, have nothing serious for axe and fit`, async () => {
      const { page, complaints } = await openPage(browser!, desk);
      await page.goto(service!.origin);
      await signInAs(page, service!.origin, username);
      const found: string[] = [];
      for (const path of paths) {
        const address = addressOf(path);
        found.push(...(await faultsOf(page, address)));
        for (const part of parts[path] ?? []) {
          const { pathname, search } = new URL(part, `http://x${address}`);
          found.push(...(await faultsOf(page, pathname + search, partLooks)));
        }
      }
      expect(found.concat(complaints)).to.deep.equal([]);
      await page.context().close();
    });

  it('the public pages, in both themes on desk and phone, have nothing serious for axe and fit', async () => {
    const { page, complaints } = await openPage(browser!, desk);
    const found: string[] = [];
    for (const address of ['/', '/check', '/check/khong-co-ma-nay', '/offline.html'])
      found.push(...(await faultsOf(page, address)));
    expect(found.concat(complaints)).to.deep.equal([]);
    await page.context().close();
  });
});
