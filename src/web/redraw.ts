/** Lets a step draw its page anew without knowing how pages are drawn. */
let drawPage: () => Promise<void> = () => Promise.resolve();

export function drawWith(draw: () => Promise<void>): void {
  drawPage = draw;
}

/** Resolves when the page shows the new state: only then is a step called done, and no form vanishes under a hand. */
export function redraw(): Promise<void> {
  return drawPage();
}
