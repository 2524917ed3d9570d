/** Numbers that can be had again from the same seed: a case is known by its seed and its index alone. */
export class Random {
  #state: number;

  constructor(seed: number, index: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0 || 1;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** 32 bits, xorshift. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  /** From 0 to `bound` - 1. */
  below(bound: number): number {
    return bound <= 1 ? 0 : this.next() % bound;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
