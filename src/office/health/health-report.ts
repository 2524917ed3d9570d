/** One page for who runs the service: what works, what does not, what ends soon, in plain sentences with what to do. */
import { AppError, type ErrorText } from '../../app-error.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { allowedAs } from '../identity/permissions.ts';
import { type Clock, vietnamDate } from '../unit-of-work.ts';
import { type HealthFigures, judgeFigures } from './judge-figures.ts';

/** good: as it should be · warn: works, but somebody should look · bad: something does not work */
export type Mark = 'good' | 'warn' | 'bad';

export interface HealthLine {
  /** In Vietnamese, and after a dot in English: "Sao lưu · backup". */
  readonly about: string;
  readonly mark: Mark;
  readonly words: ErrorText;
  /** What to do; null when there is nothing to do. */
  readonly todo: ErrorText | null;
}

/** A certificate, a post's authority, or a delegation. */
export interface Ending {
  readonly kind: 'certificate' | 'seal' | 'authority' | 'delegation';
  readonly id: string;
  readonly holder: string;
  readonly unitId: string;
  readonly unitName: string;
  /** yyyy-MM-dd, the last day. */
  readonly until: string;
}

/** Issued, but its signatures have not reached the level that stays provable. */
export interface NotLasting {
  readonly id: string;
  readonly subject: string;
  readonly numberSymbol: string;
  readonly unitName: string;
  readonly issuedAt: Date;
  readonly reason: string;
}

export interface HealthLists {
  readonly ending: readonly Ending[];
  readonly notLasting: readonly NotLasting[];
}

export interface HealthPorts {
  readonly clock: Clock;
  /** Asks engines, services and the machine; each within its own patience. */
  readonly probeHealth: () => Promise<readonly HealthLine[]>;
  /** Null when the database does not answer. */
  readonly healthFigures: () => Promise<HealthFigures | null>;
  /** Of these units and all below, what ends by `until`; at most `limit` of each. */
  readonly healthLists: (
    unitIds: readonly string[],
    period: { readonly today: string; readonly until: string; readonly limit: number },
  ) => Promise<HealthLists>;
}

export interface HealthReport extends HealthLists {
  readonly at: Date;
  readonly lines: readonly (Omit<HealthLine, 'about'> & { readonly about: ErrorText })[];
}

const SOON_DAYS = 60;
const MOST = 100;

/** @throws AppError FORBIDDEN */
export async function readHealthReport(ports: HealthPorts, actor: Actor): Promise<HealthReport> {
  const unitIds = actor.appointments
    .filter(
      ({ unitId, unitPath }) => allowedAs(actor, 'service.inspect', { unitId, unitPath })?.unitId === unitId,
    )
    .map(({ unitId }) => unitId);
  if (unitIds.length === 0)
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'service.inspect' } });
  const at = ports.clock.now();
  const until = vietnamDate(new Date(at.getTime() + SOON_DAYS * 86_400_000));
  const [probed, figures, lists] = await Promise.all([
    ports.probeHealth(),
    ports.healthFigures(),
    ports.healthLists(unitIds, { today: vietnamDate(at), until, limit: MOST }),
  ]);
  const lines = [...probed, ...(figures === null ? [] : judgeFigures(figures))];
  return { at, lines: lines.map((line) => ({ ...line, about: inEither(line.about) })), ...lists };
}

/** A name is written for both: "Sao lưu · backup"; one without a dot is the same in either language. */
export function inEither(about: string): ErrorText {
  const [vi = about, en = vi] = about.split(' · ');
  return { vi, en };
}
