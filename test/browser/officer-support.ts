/** People of the demo in the web application: signed in through the page, and asking the API as themselves. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { RunningService } from '../support/running-service.ts';
import { openPage, signInAs, type WatchedPage } from './browser-support.ts';

export interface Person extends WatchedPage {
  readonly unitId: string;
  readonly appointmentId: string;
  /** @throws when the answer is no success */
  call<T = { id: string }>(method: string, path: string, body?: unknown): Promise<T>;
}

export async function signIn(
  browser: Browser,
  service: RunningService,
  username: string,
  viewport: { width: number; height: number },
): Promise<Person> {
  const watched = await openPage(browser, viewport);
  const { page } = watched;
  await page.goto(service.origin);
  await signInAs(page, service.origin, username);
  const call = callAs(page, service.origin);
  const session = await call<{ appointments: { id: string; unitId: string }[] }>('GET', '/session');
  const { id: appointmentId, unitId } = session.appointments[0]!;
  return { ...watched, call, unitId, appointmentId };
}

function callAs(page: Page, origin: string): Person['call'] {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { request } = page.context();
    const { csrfToken } = (await (await request.get(`${origin}/api/v1/session`)).json()) as {
      csrfToken: string;
    };
    const response = await request.fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        Origin: origin,
        'X-CSRF-Token': csrfToken,
        ...(method === 'POST' && { 'Idempotency-Key': `test-${Math.random()}` }),
      },
      ...(body !== undefined && { data: body }),
    });
    const text = await response.text();
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing serious or critical in either theme (WCAG 2.2 AA). The page is loaded again for each. */
export async function expectAccessible(page: Page, ready: () => Promise<unknown>): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`localStorage.setItem('antin.theme', '${theme}')`);
    await page.reload();
    await ready();
    await page.evaluate(axeSource);
    const found = (await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((result) =>
         result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
           .map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 160)).join(' | ')))`,
    )) as string[];
    expect(found, `${theme}: ${page.url()}`).to.deep.equal([]);
  }
}
