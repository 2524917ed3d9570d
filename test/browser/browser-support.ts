/** Debian's chromium, driven by playwright-core; what the page complains of is collected. */

import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { Context } from 'mocha';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.mjs';
import { createHttpServer } from '../../src/http/listen.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
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

let built: string | undefined;

/** The first page, built once per run. */
export function builtWeb(): string {
  if (built === undefined) {
    built = temporaryFolder('web');
    buildWeb(built);
  }
  return built;
}

export interface Served {
  readonly origin: string;
  readonly close: () => void;
}

export async function serve(app: Express): Promise<Served> {
  const server = createHttpServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Into test-artefacts/, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync('test-artefacts', { recursive: true });
  await page.screenshot({ path: `test-artefacts/${name}.png`, fullPage: true });
}

/** True when nothing sticks out to the right: a phone shows the page without sideways scrolling. */
export function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
}
