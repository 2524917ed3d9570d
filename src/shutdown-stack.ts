/** What has been opened, closed in the opposite order. */
export class ShutdownStack {
  readonly #entries: { name: string; close: () => Promise<void> | void }[] = [];
  readonly #limitMs: number;
  #closing: Promise<void> | undefined;

  /** @param limitMs for each of what is closed: an engine that went away must not keep the process from ending */
  constructor(limitMs = 45_000) {
    this.#limitMs = limitMs;
  }

  add(name: string, close: () => Promise<void> | void): void {
    this.#entries.push({ name, close });
  }

  /** Closes everything even when one of them fails or hangs; safe to call twice. */
  close(onError: (name: string, error: unknown) => void): Promise<void> {
    this.#closing ??= this.#closeAll(onError);
    return this.#closing;
  }

  async #closeAll(onError: (name: string, error: unknown) => void): Promise<void> {
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        await this.#closeOne(entry.close);
      } catch (error) {
        onError(entry.name, error);
      }
    }
  }

  async #closeOne(close: () => Promise<void> | void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const hung = () => reject(new Error(`still open after ${this.#limitMs / 1000} s`));
      timer = setTimeout(hung, this.#limitMs);
    });
    try {
      await Promise.race([close(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
