/**
 * The same exercise for a coverage-guided fuzzer. @jazzer.js/core instruments CommonJS, so the target is bundled first,
 * in a folder outside the project where that package is installed:
 *
 *   npx esbuild scripts/fuzz/coverage-guided.ts --bundle --platform=node --format=cjs --outfile=$FOLDER/target.cjs
 *   cd $FOLDER && npx jazzer ./target.cjs corpus -- -max_len=60000 -timeout=20 -max_total_time=540
 *
 * `corpus` holds PDFs to start from; `npm run fuzz` says how they are made.
 */
import { testSigner } from '../../test/support/signing-fixtures.ts';
import { exercise } from './exercise.ts';

const signer = testSigner('Fuzz');

/** Called with the bytes of each case; whatever it throws is a finding. */
export async function fuzz(bytes: Uint8Array): Promise<void> {
  await exercise(Uint8Array.from(bytes), signer);
}
