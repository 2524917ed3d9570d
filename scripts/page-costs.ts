/**
 * npm run budgets: what the first opening of a page costs, measured in Chromium over a demo service of its own, with an empty
 * cache, as a phone on a slow network and a slow processor has it. Weight, requests and shifts have limits, which a test holds
 * (test/browser/budgets.test.ts); times depend on the machine and are only told.
 */
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { desk, phone, signInAs } from '../test/browser/browser-support.ts';
import { OfficeDay } from '../test/journeys/office-day.ts';
import { findProgram } from '../test/support/needs.ts';
import { startDemoService } from '../test/support/running-service.ts';
import { report } from './budgets.mjs';
import { buildWeb } from './build-web.mjs';

const KB = 1000;

export interface PageBudget {
  readonly name: string;
  /** A demo account; nobody signed in when absent. */
  readonly who?: string;
  readonly on: 'phone' | 'desk';
  readonly path: string;
  /** Everything that is sent for it, with headers, compressed. In bytes. */
  readonly weight: number;
  readonly requests: number;
}

/** Cumulative layout shift: what stays below is good (web.dev/cls). */
export const mostShift = 0.1;

/** `:document` is replaced by one that waits for its signature. */
export const pageBudgets: readonly PageBudget[] = [
  { name: 'Đăng nhập', on: 'phone', path: '/', weight: 300 * KB, requests: 32 },
  { name: 'Kiểm tra văn bản', on: 'phone', path: '/check', weight: 300 * KB, requests: 40 },
  {
    name: 'Việc chờ tôi',
    who: 'chanson.chutich',
    on: 'phone',
    path: '/waiting',
    weight: 400 * KB,
    requests: 55,
  },
  {
    name: 'Văn bản chờ ký',
    who: 'chanson.chutich',
    on: 'phone',
    path: '/documents/:document',
    weight: 700 * KB,
    requests: 80,
  },
  {
    name: 'Văn bản đến',
    who: 'chanson.vanthu',
    on: 'desk',
    path: '/incoming',
    weight: 550 * KB,
    requests: 65,
  },
  {
    name: 'Tỷ lệ điện tử',
    who: 'huyen.cntt',
    on: 'desk',
    path: '/share',
    weight: 900 * KB,
    requests: 75,
  },
  { name: 'Quản trị', who: 'huyen.cntt', on: 'desk', path: '/manage', weight: 650 * KB, requests: 80 },
];

export interface PageCost {
  readonly weight: number;
  readonly requests: number;
  readonly shift: number;
  /** Milliseconds after the address was asked for. */
  readonly firstContent: number;
  /** After the last task that blocked for 50 ms or more. */
  readonly interactive: number;
  readonly longestTask: number;
}

/** How the browser is held back: a mid-range phone on "slow 4G", as Lighthouse does it. */
const slow = {
  processor: 4,
  network: { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 },
};

/** In the page, from its very beginning. */
const observe = `(() => {
  const seen = (window.costs = { shift: 0, last: 0, longest: 0 });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      seen.last = Math.max(seen.last, startTime + duration);
      seen.longest = Math.max(seen.longest, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
})()`;

const read = `({
  ...window.costs,
  firstContent: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  moving: document.querySelectorAll('.ant-skeleton, .ant-spin-spinning, .frame-spin, .page-spin').length,
})`;

interface Seen {
  readonly shift: number;
  readonly last: number;
  readonly longest: number;
  readonly firstContent: number;
  readonly moving: number;
}

/** @param context new, so that nothing is in its cache; signed in where the page needs it */
export async function costOfPage(context: BrowserContext, address: string, held = false): Promise<PageCost> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const sent = await countSent(devtools);
  if (held) {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.processor });
    await devtools.send('Network.emulateNetworkConditions', slow.network);
  }
  await page.addInitScript(observe);
  await page.goto(address, { timeout: 120_000 });
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 120_000 });
  const { shift, last, longest, firstContent } = await whenStill(page, sent);
  await page.close();
  const interactive = Math.max(firstContent, last);
  return { ...sent(), shift, firstContent, interactive, longestTask: longest };
}

type Sent = () => { readonly weight: number; readonly requests: number };

/** What came over the network; a stream that stays open counts with what it brought so far. */
async function countSent(devtools: CDPSession): Promise<Sent> {
  let [weight, requests] = [0, 0];
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  devtools.on('Network.responseReceived', () => {
    requests += 1;
  });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    weight += encodedDataLength;
  });
  return () => ({ weight, requests });
}

const STILL_MS = 1_000;

/** Nothing is being loaded or drawn any more, and nothing came for a second. */
async function whenStill(page: Page, sent: Sent): Promise<Seen> {
  for (let before = ''; ; ) {
    const seen = (await page.evaluate(read)) as Seen;
    const now = JSON.stringify([seen, sent()]);
    if (seen.moving === 0 && now === before) return seen;
    before = now;
    await page.waitForTimeout(STILL_MS);
  }
}

export type Visit = (budget: PageBudget) => Promise<BrowserContext>;

/** Signs everybody in once; each visit begins with an empty cache and their cookies. */
export async function visitors(browser: Browser, origin: string): Promise<Visit> {
  const kept = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  for (const who of new Set(pageBudgets.flatMap((one) => one.who ?? []))) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(origin);
    await signInAs(page, origin, who);
    kept.set(who, await context.storageState());
    await context.close();
  }
  return ({ who, on }) => {
    const storageState = kept.get(who ?? '');
    return browser.newContext({
      viewport: on === 'phone' ? phone : desk,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      // What passes a service worker is not seen by the page's own session.
      serviceWorkers: 'block',
      ...(storageState && { storageState }),
    });
  };
}

/** A document that the chairman of the demo commune is to sign, and its arrival's neighbours. */
export async function prepareDocument(origin: string): Promise<string> {
  const day = new OfficeDay(origin);
  return (await day.reviewed('chanson', { addressees: await day.electronically('huyen') })).id;
}

async function main(): Promise<void> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error('Cần gói chromium (apt-get install chromium).');
  await buildWeb();
  report(fileURLToPath(new URL('../dist/web', import.meta.url)));
  const service = await startDemoService();
  const browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    const document = await prepareDocument(service.origin);
    const visit = await visitors(browser, service.origin);
    console.log(
      '\n| Trang | Nặng (KB) | Yêu cầu | CLS | Nội dung đầu (s) | Dùng được (s) | Việc dài nhất (ms) |',
    );
    console.log('|---|---:|---:|---:|---:|---:|---:|');
    for (const budget of pageBudgets) {
      const context = await visit(budget);
      const address = service.origin + budget.path.replace(':document', document);
      tell(budget, await costOfPage(context, address, true));
      await context.close();
    }
  } finally {
    await browser.close();
    await service.stop();
  }
}

function tell({ name, on, weight, requests }: PageBudget, cost: PageCost): void {
  const over = cost.weight > weight || cost.requests > requests || cost.shift > mostShift;
  if (over) process.exitCode = 1;
  const seconds = (ms: number) => (ms / 1000).toFixed(1).replace('.', ',');
  const cells = [
    `${over ? '✗ ' : ''}${name} (${on === 'phone' ? 'điện thoại' : 'máy tính'})`,
    `${Math.round(cost.weight / KB)} / ${weight / KB}`,
    `${cost.requests} / ${requests}`,
    cost.shift.toFixed(3).replace('.', ','),
    seconds(cost.firstContent),
    seconds(cost.interactive),
    String(Math.round(cost.longestTask)),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
