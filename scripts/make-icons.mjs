/** Draws icon.svg as the PNGs that installed applications want, with Debian's chromium; run again when the icon changes. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/web/public');
const red = '#a61d24';
/** A maskable icon may be cut to a circle of four fifths of its width; iOS rounds the corners by itself. */
const wanted = [
  { name: 'icon-192', size: 192 },
  { name: 'icon-512', size: 512 },
  { name: 'icon-maskable-512', size: 512, part: 0.72, ground: red },
  { name: 'apple-touch-icon', size: 180, part: 0.94, ground: red },
];

const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const { name, size, part = 1, ground = 'transparent' } of wanted) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const style = `html,body{margin:0;height:100%;background:${ground}}body{display:grid;place-items:center}svg{width:${size * part}px}`;
    await page.setContent(`<style>${style}</style>${svg}`);
    await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
