/** What programs that nobody here wrote say of a file. */
import { spawnSync } from 'node:child_process';

/** "Signature is Valid." and the like, by field name, as pdfsig says it without looking at trust. */
export function pdfsigVerdicts(file: string): Map<string, string> {
  const { stdout } = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const verdicts = new Map<string, string>();
  for (const block of stdout.split(/^Signature #\d+:$/m).slice(1)) {
    const field = /Signature Field Name: (.*)/.exec(block)?.[1] ?? '?';
    const verdict = /Signature Validation: (.*)/.exec(block)?.[1] ?? 'not verified';
    verdicts.set(field, verdict);
  }
  return verdicts;
}

export interface QpdfAnswer {
  /** 0 clean, 3 warnings, 2 errors. */
  readonly status: number;
  readonly warnings: number;
}

export function qpdfCheck(file: string): QpdfAnswer {
  const { status, stderr } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8', maxBuffer: 64 << 20 });
  return { status: status ?? -1, warnings: (stderr.match(/^WARNING/gm) ?? []).length };
}
