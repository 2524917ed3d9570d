/** The people of several offices at work: so many journeys at a time, new ones until told to stop. */
import { composeSample } from '../journey/sample-document.ts';
import type { Journey, Memory } from './memory.ts';
import type { Random } from './random.ts';
import { type Person, signIn } from './staff.ts';
import { type Team, walk } from './walk.ts';

export interface CrowdOptions {
  readonly origin: string;
  readonly units: readonly string[];
  readonly memory: Memory;
  readonly random: Random;
  readonly atOnce: number;
}

export interface Crowd {
  /** No new journeys; resolves when those under way are through, or when `patienceMs` has passed. */
  finish(patienceMs: number): Promise<void>;
}

interface Sender extends Team {
  readonly pdf: Uint8Array<ArrayBuffer>;
}

/** Everybody signs in, then work begins. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const { memory, random } = options;
  const givenUp = new AbortController();
  const teams = await gather(options, givenUp.signal);
  let open = true;
  const worker = async () => {
    while (open && !givenUp.signal.aborted) {
      const [sender, ...others] = random.shuffled(teams);
      if (sender === undefined) return;
      const receivers = others.slice(0, 1 + random.below(2));
      const journey: Journey = {
        subject: `Thử độ bền ${memory.journeys.length + 1}-${random.below(1_000_000)}`,
        sender: sender.unit,
        receivers: receivers.map(({ unit }) => unit),
        documentId: null,
        finished: false,
        lastTrouble: null,
      };
      memory.journeys.push(journey);
      await walk({ memory, journey, sender, receivers, pdf: sender.pdf }).catch((error: Error) => {
        if (!givenUp.signal.aborted) journey.lastTrouble = error.message;
      });
    }
  };
  const workers = Array.from({ length: options.atOnce }, worker);
  return {
    finish: async (patienceMs) => {
      open = false;
      const timer = setTimeout(() => givenUp.abort(), patienceMs);
      await Promise.all(workers);
      clearTimeout(timer);
    },
  };
}

async function gather({ origin, units, memory }: CrowdOptions, givenUp: AbortSignal): Promise<Sender[]> {
  const teams: Sender[] = [];
  for (const unit of units) {
    const enter = (post: string): Promise<Person> => signIn(origin, `${unit}.${post}`, memory, givenUp);
    const [officer, head, clerk] = await Promise.all([
      enter('chuyenvien'),
      enter('chutich'),
      enter('vanthu'),
    ]);
    const pdf = await composeSample({
      place: 'Yên Sơn',
      unitName: clerk.unitName,
      parentName: 'UBND huyện Yên Sơn',
      signerName: head.fullName,
      receivers: ['Ủy ban nhân dân các xã'],
    });
    teams.push({ unit, officer, head, clerk, pdf: new Uint8Array(pdf) });
  }
  return teams;
}
