/**
 * Brotli and gzip copies beside the files of a folder, each as small as it gets: made once, sent many times.
 * Done copies are kept in node_modules/.cache, by their contents: the next build compresses only what changed.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/.cache/antin-compressed');
/** Below this the headers of an answer weigh more than what is won. */
const LEAST = 512;

const encodings = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** @param {string} folder whose files receive name.br and name.gz, where that is smaller */
export async function compressFolder(folder) {
  await mkdir(cache, { recursive: true });
  const names = (await readdir(folder)).filter((name) => !/\.(br|gz|png|woff2)$/.test(name));
  await Promise.all(names.map((name) => compressFile(join(folder, name))));
}

async function compressFile(path) {
  const bytes = await readFile(path);
  if (bytes.length < LEAST) return;
  const digest = createHash('sha256').update(bytes).digest('hex');
  for (const [ending, compress] of Object.entries(encodings)) {
    const kept = join(cache, `${digest}.${ending}`);
    const size = await readFile(kept).then(
      ({ length }) => length,
      () => keep(kept, compress(bytes)),
    );
    if (size < bytes.length) await copyFile(kept, `${path}.${ending}`);
  }
}

/** Whole or not at all: a build may be ended at any moment. */
async function keep(path, work) {
  const compressed = await work;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, compressed);
  await rename(draft, path);
  return compressed.length;
}
