/** Builds the web application with vite into dist/app: files of this origin only, as its content security policy asks. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} target folder that is emptied and receives the application */
export async function buildApplication(target = join(root, 'dist/app')) {
  await build({
    root: join(root, 'src/web-next'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    // Replaced in each answer of the page by src/http/serve-application.ts.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
    },
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href)
  await buildApplication();
