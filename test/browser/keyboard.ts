/** A page used without a pointer. */
import type { Page } from 'playwright-core';
import { eventually } from '../journeys/office-day.ts';

const nameOfFocus = `(() => {
  const here = document.activeElement;
  if (here === null || here === document.body) return '';
  const labels = [...(here.labels ?? [])].map((label) => label.textContent);
  return [here.getAttribute('aria-label'), ...labels, here.textContent].filter(Boolean).join(' ');
})()`;

export async function focused(page: Page): Promise<string> {
  return String(await page.evaluate(nameOfFocus));
}

/** Tab by Tab, until the focus is on the control of that name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    if ((await focused(page)).includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach “${name}”`);
}

/** A dialog takes the focus when it opens: what is typed before goes nowhere. */
export async function focusIn(page: Page, dialog: string): Promise<void> {
  await page.getByRole('dialog', { name: dialog }).waitFor();
  await eventually(async () =>
    (await page.evaluate(`document.activeElement?.closest('[role=dialog]') !== null`)) ? true : undefined,
  );
}
