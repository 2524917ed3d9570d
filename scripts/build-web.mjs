/** Builds the web application with vite into dist/web: files of this origin only, as its content security policy asks. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { compressFolder } from './compress-folder.mjs';
import { sourcesDigest } from './freshness.mjs';
import { putInPlace } from './put-in-place.mjs';

/** From these the application is made, and from nothing else. */
const builtFrom = ['src/web', 'package-lock.json', 'scripts/build-web.mjs', 'scripts/compress-folder.mjs'];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Does nothing when it was built from these very sources. Built beside the folder and put there whole: who serves it or
 * builds it at the same time never sees half of it.
 * @param {string} target folder that receives the application
 */
export async function buildWeb(target = join(root, 'dist/web')) {
  const digest = sourcesDigest(builtFrom);
  const stamp = join(target, '.built-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const fresh = `${target}.${process.pid}`;
  // vite declares the whole process to be in production, whatever else runs in it.
  const { NODE_ENV } = process.env;
  await buildInto(fresh);
  if (NODE_ENV === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = NODE_ENV;
  writeFileSync(join(fresh, '.built-from'), digest);
  putInPlace(fresh, target);
}

async function buildInto(target) {
  await build({
    root: join(root, 'src/web'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    // Replaced in each answer of the page by src/http/serve-web.ts.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      // Read by scripts/budgets.mjs.
      manifest: true,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
    },
  });
  copyFonts(join(target, 'pdf-fonts'));
  copyDecoders(join(target, 'pdf-decoders'));
  await Promise.all(
    ['assets', 'pdf-fonts', 'pdf-decoders'].map((folder) => compressFolder(join(target, folder))),
  );
}

/** What pdf.js draws with when a document names one of the 14 standard fonts and does not bring it (ISO 32000-2, 9.6.2.2). */
function copyFonts(target) {
  mkdirSync(target, { recursive: true });
  cpSync(join(root, 'node_modules/pdfjs-dist/standard_fonts'), target, { recursive: true });
}

/**
 * What pdf.js reads JPEG 2000 pictures with (ISO 32000-2, 7.4.9), when a document has one: OpenJPEG as plain JavaScript,
 * because WebAssembly would need 'wasm-unsafe-eval' in the content security policy.
 */
function copyDecoders(target) {
  mkdirSync(target, { recursive: true });
  for (const name of ['openjpeg_nowasm_fallback.js', 'LICENSE_OPENJPEG', 'LICENSE_PDFJS_OPENJPEG'])
    copyFileSync(join(root, 'node_modules/pdfjs-dist/wasm', name), join(target, name));
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) await buildWeb();
