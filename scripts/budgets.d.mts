export interface Budget {
  readonly name: string;
  readonly chunks: readonly string[];
  readonly most: number;
}
export const budgets: readonly Budget[];
export function costOf(
  folder: string,
  chunks: readonly string[],
): { readonly file: string; readonly size: number }[];
export function report(folder: string): void;
