/** What is asked: unit, direction, days and type, kept in the address. */

import { useMemo } from 'react';
import type { Query } from '../../api/client.ts';
import { today } from '../../components/format.ts';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useSession } from '../../shell/session.tsx';

export type Question = Query<'GET /share'>;
export const TARGET = 0.98;
/** Another unit's work is not told to this page by an event; it looks by itself. */
export const LOOK_MS = 10_000;

export type PeriodName = 'month' | 'quarter' | 'year' | 'twelve';

export function periodOf(name: PeriodName, on = today()): { readonly from: string; readonly to: string } {
  const [year, month] = [Number(on.slice(0, 4)), Number(on.slice(5, 7))];
  const first = (y: number, m: number) => `${y}-${String(m).padStart(2, '0')}-01`;
  const last = (y: number, m: number) => new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10);
  if (name === 'month') return { from: first(year, month), to: last(year, month) };
  if (name === 'year') return { from: first(year, 1), to: last(year, 12) };
  if (name === 'twelve')
    return { from: first(month === 12 ? year : year - 1, (month % 12) + 1), to: last(year, month) };
  const begin = month - ((month - 1) % 3);
  return { from: first(year, begin), to: last(year, begin + 2) };
}

export function useShareQuestion(): Question {
  const { get } = useAddressBar();
  const { appointments } = useSession();
  const usual = periodOf('twelve');
  const [unit, direction, from, to, type] = [
    get('unit'),
    get('direction'),
    get('from'),
    get('to'),
    get('type'),
  ];
  const own =
    appointments.find(({ role }) => role === 'it' || role === 'auditor' || role === 'leader') ??
    appointments[0];
  return useMemo(
    () => ({
      unitId: unit ?? own?.unitId ?? '',
      direction: direction === 'incoming' ? 'incoming' : 'outgoing',
      from: from ?? usual.from,
      to: to ?? usual.to,
      ...(type && { typeCode: type }),
    }),
    [unit, own?.unitId, direction, from, to, type, usual.from, usual.to],
  );
}

/** Never rounded up: 99.999 % is not 100 %. */
export function percent(ratio: number | null, none: string): string {
  if (ratio === null) return none;
  return `${(Math.floor(ratio * 10_000 + 1e-9) / 100).toFixed(2).replace('.', ',')} %`;
}
