/** Signing and sealing run on after their request was answered; the service ends only when they have. */
export class BackgroundWork {
  readonly #running = new Set<Promise<void>>();

  readonly add = (work: Promise<void>): void => {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  };

  async finished(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
