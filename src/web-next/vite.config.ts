import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built by scripts/build-web.mjs. Every script, style and font is a file of this origin (content security policy). */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Replaced in each answer of the page by src/http/serve-application.ts.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
