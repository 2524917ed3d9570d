/** Files that qpdf encrypted, in every way that it knows. The owner's password is `owner`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFile } from './make-file.ts';

/** What it is called, and qpdf's key length with its options. */
export const kinds: readonly (readonly [string, readonly string[]])[] = [
  ['RC4 of 40 bits', ['40']],
  ['RC4 of 128 bits', ['128', '--use-aes=n']],
  ['AES of 128 bits', ['128', '--use-aes=y']],
  ['AES of 128 bits with clear metadata', ['128', '--use-aes=y', '--cleartext-metadata']],
  ['AES of 256 bits, revision 5', ['256', '--force-R5']],
  ['AES of 256 bits, revision 6', ['256']],
];

/** With one text field "So hieu" of value 15/QD-UBND. `packed`: in object streams, with a cross-reference stream. */
export function encrypt(
  folder: string,
  userPassword: string,
  options: readonly string[],
  packed = false,
): Uint8Array {
  const [plain, made] = [join(folder, 'plain.pdf'), join(folder, 'made.pdf')];
  const extra = { 10: '<</T(So hieu)/FT/Tx/V(15/QD-UBND)>>' };
  writeFileSync(plain, makeFile({ catalog: '/AcroForm<</Fields[10 0 R]>>', extra }));
  const form = `--object-streams=${packed ? 'generate' : 'disable'}`;
  const how = ['--allow-weak-crypto', form, '--encrypt', userPassword, 'owner', ...options, '--'];
  execFileSync('qpdf', [...how, plain, made]);
  return readFileSync(made);
}
