/** At most so many messages to one partner at once in this process; the others wait for their turn, in their order. */
export class PartnerLanes {
  readonly #limit: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limit = 2) {
    this.#limit = limit;
  }

  async run<T>(partnerId: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(partnerId);
    try {
      return await work();
    } finally {
      this.#leave(partnerId);
    }
  }

  async #enter(partnerId: string): Promise<void> {
    const running = this.#running.get(partnerId) ?? 0;
    if (running < this.#limit) {
      this.#running.set(partnerId, running + 1);
      return;
    }
    // Whoever leaves hands its place over: the count stays.
    await new Promise<void>((go) => {
      this.#waiting.set(partnerId, [...(this.#waiting.get(partnerId) ?? []), go]);
    });
  }

  #leave(partnerId: string): void {
    const [next, ...rest] = this.#waiting.get(partnerId) ?? [];
    if (rest.length > 0) this.#waiting.set(partnerId, rest);
    else this.#waiting.delete(partnerId);
    if (next) {
      next();
      return;
    }
    const running = (this.#running.get(partnerId) ?? 1) - 1;
    if (running > 0) this.#running.set(partnerId, running);
    else this.#running.delete(partnerId);
  }
}
