/** What has been opened, closed in the opposite order. */
export class ShutdownStack {
  readonly #entries: { name: string; close: () => Promise<void> | void }[] = [];
  #closing: Promise<void> | undefined;

  add(name: string, close: () => Promise<void> | void): void {
    this.#entries.push({ name, close });
  }

  /** Closes everything even when one of them fails; safe to call twice. */
  close(onError: (name: string, error: unknown) => void): Promise<void> {
    this.#closing ??= this.#closeAll(onError);
    return this.#closing;
  }

  async #closeAll(onError: (name: string, error: unknown) => void): Promise<void> {
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        await entry.close();
      } catch (error) {
        onError(entry.name, error);
      }
    }
  }
}
