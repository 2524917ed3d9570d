/** Debian's chromium, driven by playwright-core; what the page complains of is collected. */

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Context } from 'mocha';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.mjs';
import { needs } from '../support/needs.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Pending when chromium is not installed. */
export function launchBrowser(context: Context): Promise<Browser> {
  return chromium.launch({ executablePath: needs(context, 'chromium', 'chromium'), args: flags });
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, refusals of the content security policy, answers of 500 and above. */
  readonly complaints: string[];
}

export async function openPage(
  browser: Browser,
  viewport: { width: number; height: number },
  /** Once it runs, the service worker answers for pages before a test's own routes are asked. */
  serviceWorkers: 'allow' | 'block' = 'allow',
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport,
    serviceWorkers,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // Nothing moves: what is seen is where it stays.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}

let built: Promise<void> | undefined;

/** The web application where a service of this checkout finds it (dist/web), built once per run. */
export function builtWeb(): Promise<void> {
  built ??= buildWeb();
  return built;
}

/** Codes that were given, by account: one serves once. */
const givenCodes = new Map<string, string>();

/** Through the application's own sign-in page, at whatever address it stands; waits for a code that was not used yet. */
export async function signInAs(page: Page, origin: string, username: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill(username);
  for (;;) {
    const { demo } = (await (await fetch(`${origin}/api/v1/service`)).json()) as {
      demo: { password: string; code: string };
    };
    if (givenCodes.get(username) === demo.code) {
      await page.waitForTimeout(500);
      continue;
    }
    givenCodes.set(username, demo.code);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(demo.password);
    await page.getByLabel('Mã xác thực 6 chữ số').fill(demo.code);
    const answered = page.waitForResponse(
      (one) => one.request().method() === 'POST' && one.url().endsWith('/api/v1/session'),
    );
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    // A code that somebody used meanwhile is refused: then the next one is waited for.
    if (!(await answered).ok()) continue;
    await page.locator('#content').waitFor();
    return;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on the page as it stands: "rule: element". */
export async function accessibilityFaults(page: Page, fadingMs = 400): Promise<readonly string[]> {
  // A page that still fades in has colours that nobody reads.
  await page.waitForTimeout(fadingMs);
  await page.evaluate(`window.axe ?? (() => { ${axeSource} })()`);
  const violations = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly {
      readonly html: string;
      readonly any: readonly { readonly message: string }[];
    }[];
  }[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    );
}

export async function useTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(`localStorage.setItem('antin.theme', '${theme}')`);
}

/** Into test-artefacts/, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync('test-artefacts', { recursive: true });
  await page.screenshot({ path: `test-artefacts/${name}.png`, fullPage: true });
}

/** True when nothing sticks out to the right, once the page is laid out: no sideways scrolling. */
export async function fitsWidth(page: Page): Promise<boolean> {
  // Asked from here: the policy of the page lets nothing evaluate text inside it again and again.
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await page.evaluate(fits)) === true) return true;
    await page.waitForTimeout(100);
  }
  return false;
}
