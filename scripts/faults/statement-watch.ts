/** Watches what the processes say to PostgreSQL, and holds the bytes back at the very moment a kill waits for. */
import type { Round } from './fault-points.ts';
import type { Member } from './office-cluster.ts';
import type { Tap } from './tcp-door.ts';

export interface Reached {
  readonly round: Round;
  /** The process that came by; its bytes are held. */
  readonly member: Member;
}

interface Armed {
  readonly rounds: readonly Round[];
  readonly tell: (reached: Reached) => void;
}

/** How far one connection has come: what its transaction has passed, and what its COMMIT is waited for. */
interface Progress {
  passed: Round[];
  committing: Round | undefined;
}

export class StatementWatch {
  #armed: Armed | undefined;
  #progress = new WeakMap<object, Progress>();

  /** Resolves with the first of these rounds that a process reaches; null when none does within `patienceMs`. */
  reached(rounds: readonly Round[], patienceMs: number): Promise<Reached | null> {
    this.#progress = new WeakMap();
    return new Promise((resolve) => {
      const end = (reached: Reached | null) => {
        clearTimeout(timer);
        this.#armed = undefined;
        resolve(reached);
      };
      const timer = setTimeout(() => end(null), patienceMs);
      this.#armed = { rounds, tell: end };
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
    const progress = this.#progress.get(connection) ?? { passed: [], committing: undefined };
    this.#progress.set(connection, progress);
    if (isQuery(chunk, 'rollback')) progress.passed = [];
    const commits = isQuery(chunk, 'commit');
    const here = armed.rounds.filter(({ point }) => point.mark.every((words) => chunk.includes(words)));
    const now = [
      ...here.filter(({ moment, point }) => moment === 'before-statement' || isLast(moment, point.alone)),
      ...(commits ? progress.passed.filter(({ moment }) => moment === 'before-commit') : []),
    ];
    if (now[0]) return strike(armed, now[0], member);
    progress.passed.push(...here);
    const afterwards = commits ? progress.passed : here.filter(({ point }) => point.alone);
    progress.committing ??= afterwards.find(({ moment }) => moment === 'after-commit');
    if (commits) progress.passed = [];
    return 'pass';
  }

  #fromServer(member: Member, connection: object): 'pass' | 'hold' {
    const round = this.#progress.get(connection)?.committing;
    if (this.#armed === undefined || round === undefined) return 'pass';
    return strike(this.#armed, round, member);
  }
}

/** A statement without a transaction of its own is its own commit. */
function isLast(moment: Round['moment'], alone: true | undefined): boolean {
  return alone === true && moment === 'before-commit';
}

function strike(armed: Armed, round: Round, member: Member): 'hold' {
  armed.tell({ round, member });
  return 'hold';
}

/** A simple query message (PostgreSQL documentation, "Message Formats"): Q, length, text, zero. */
function isQuery(chunk: Buffer, text: string): boolean {
  return chunk[0] === 0x51 && chunk.includes(`${text}\0`);
}
