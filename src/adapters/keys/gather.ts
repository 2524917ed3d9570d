import { setTimeout as pause } from 'node:timers/promises';

/** What is asked for within a moment is done in one call; each caller waits for the call that its item is in. */
export function gathered<Item, Answer>(
  work: (items: readonly Item[]) => Promise<Answer>,
): (item: Item) => Promise<Answer> {
  let waiting: { readonly items: Item[]; readonly answer: Promise<Answer> } | undefined;
  return (item) => {
    if (waiting) waiting.items.push(item);
    else {
      const items = [item];
      const answer = pause(GATHER_MS).then(() => {
        waiting = undefined;
        return work(items);
      });
      waiting = { items, answer };
    }
    return waiting.answer;
  };
}

const GATHER_MS = 5;
