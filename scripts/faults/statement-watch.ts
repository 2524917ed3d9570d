/** Watches what the processes say to PostgreSQL, and holds the bytes back at the very moment a kill waits for. */
import type { FaultPoint, Moment } from './fault-points.ts';
import type { Member } from './office-cluster.ts';
import type { Tap } from './tcp-door.ts';

interface Armed {
  readonly point: FaultPoint;
  readonly moment: Moment;
  readonly strike: (member: Member) => void;
}

/** How far one connection has come. */
interface Progress {
  marked: boolean;
  committing: boolean;
}

export class StatementWatch {
  #armed: Armed | undefined;
  #progress = new WeakMap<object, Progress>();

  /** Resolves with the process that reached the point, its bytes held; null when none does within `patienceMs`. */
  reached(point: FaultPoint, moment: Moment, patienceMs: number): Promise<Member | null> {
    this.#progress = new WeakMap();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#armed = undefined;
        resolve(null);
      }, patienceMs);
      const strike = (member: Member) => {
        clearTimeout(timer);
        this.#armed = undefined;
        resolve(member);
      };
      this.#armed = { point, moment, strike };
    });
  }

  tapOf(member: Member): Tap {
    return {
      fromClient: (connection, chunk) => this.#fromClient(member, connection, chunk),
      fromServer: (connection) => this.#fromServer(member, connection),
    };
  }

  #fromClient(member: Member, connection: object, chunk: Buffer): 'pass' | 'hold' {
    const armed = this.#armed;
    if (armed === undefined) return 'pass';
    const progress = this.#progress.get(connection) ?? { marked: false, committing: false };
    this.#progress.set(connection, progress);
    if (!progress.marked && armed.point.mark.every((words) => chunk.includes(words))) {
      progress.marked = true;
      if (armed.moment === 'before-statement') return strike(armed, member);
      if (armed.point.alone) {
        if (armed.moment === 'before-commit') return strike(armed, member);
        progress.committing = true;
      }
      return 'pass';
    }
    if (!progress.marked || !isQuery(chunk, 'commit')) {
      if (progress.marked && isQuery(chunk, 'rollback')) progress.marked = false;
      return 'pass';
    }
    if (armed.moment === 'before-commit') return strike(armed, member);
    progress.committing = true;
    return 'pass';
  }

  #fromServer(member: Member, connection: object): 'pass' | 'hold' {
    const armed = this.#armed;
    if (armed?.moment !== 'after-commit' || !this.#progress.get(connection)?.committing) return 'pass';
    return strike(armed, member);
  }
}

function strike({ strike: tell }: Armed, member: Member): 'hold' {
  tell(member);
  return 'hold';
}

/** A simple query message (PostgreSQL documentation, "Message Formats"): Q, length, text, zero. */
function isQuery(chunk: Buffer, text: string): boolean {
  return chunk[0] === 0x51 && chunk.includes(`${text}\0`);
}
