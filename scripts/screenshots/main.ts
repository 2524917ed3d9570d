/** npm run screenshots -- [NAME …]: the pictures of docs/, taken of the built application over a demo service of their own. */
import { writeFileSync } from 'node:fs';
import { type Browser, type Cookie, chromium, type Page } from 'playwright-core';
import { desk, openPage, phone } from '../../test/browser/browser-support.ts';
import { findProgram } from '../../test/support/needs.ts';
import { startDemoService } from '../../test/support/running-service.ts';
import { buildWeb } from '../build-web.mjs';
import { type Office, prepareOffice } from './prepare-office.ts';
import { people, type Shot, shots } from './shots.ts';
import { smallPng } from './small-png.ts';

const MOST_BYTES = 150 * 1024;
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--hide-scrollbars'];

type Kept = ReadonlyMap<string, readonly Cookie[]>;

async function main(wanted: readonly string[]): Promise<void> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error('Cần gói chromium (apt-get install chromium).');
  await buildWeb();
  const service = await startDemoService();
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const kept = await signEverybodyIn(browser, service.origin);
    const office = await prepareOffice(service.origin);
    const chosen = shots.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    for (const shot of chosen) await takeAndTell(browser, service.origin, kept, office, shot);
  } finally {
    await browser.close();
    await service.stop();
  }
}

async function signEverybodyIn(browser: Browser, origin: string): Promise<Kept> {
  const kept = new Map<string, readonly Cookie[]>();
  for (const username of people) {
    const { page } = await openPage(browser, desk);
    await page.goto(origin);
    await signIn(page, origin, username);
    kept.set(username, await page.context().cookies());
    await page.context().close();
  }
  return kept;
}

/** Nobody has used this moment's code before: the service is new. */
async function signIn(page: Page, origin: string, username: string): Promise<void> {
  const { demo } = (await (await fetch(`${origin}/api/v1/service`)).json()) as {
    demo: { password: string; code: string };
  };
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('input[type=password]').fill(demo.password);
  await page.locator('input[autocomplete=one-time-code]').fill(demo.code);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor({ timeout: 30_000 });
}

/** One picture that fails does not cost the others; the exit code tells. */
async function takeAndTell(
  browser: Browser,
  origin: string,
  kept: Kept,
  office: Office,
  shot: Shot,
): Promise<void> {
  try {
    const { bytes, fits } = await take(browser, origin, kept, office, shot);
    const remarks = [bytes > MOST_BYTES && 'quá 150 KB', !fits && 'tràn ngang'].filter(Boolean);
    console.log(`${shot.name}.png ${Math.round(bytes / 1024)} KB ${remarks.join(', ')}`);
    if (remarks.length > 0) process.exitCode = 1;
  } catch (error) {
    console.error(`${shot.name}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

async function take(
  browser: Browser,
  origin: string,
  kept: Kept,
  office: Office,
  shot: Shot,
): Promise<{ bytes: number; fits: boolean }> {
  const { page } = await openPage(browser, shot.on === 'phone' ? phone : desk);
  try {
    page.setDefaultTimeout(45_000);
    await page.context().addCookies([...(kept.get(shot.who ?? '') ?? [])]);
    await page.goto(origin + shot.address(office));
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await settled(page);
    await shot.act?.(page, office);
    await settled(page);
    const picture = smallPng(await page.screenshot({ animations: 'disabled' }));
    writeFileSync(`docs/images/${shot.name}.png`, picture);
    const fits = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
    );
    return { bytes: picture.length, fits };
  } finally {
    await page.context().close();
  }
}

/** Lists and charts come a moment after their page. */
async function settled(page: Page): Promise<void> {
  await page
    .locator('.ant-skeleton, .ant-spin-spinning')
    .first()
    .waitFor({ state: 'detached', timeout: 5000 })
    .catch(() => undefined);
  await page.waitForTimeout(900);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
