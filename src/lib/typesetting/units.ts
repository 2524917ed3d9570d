/** Points (1/72 inch) in so many millimetres. */
export function millimetres(length: number): number {
  return (length * 72) / 25.4;
}
