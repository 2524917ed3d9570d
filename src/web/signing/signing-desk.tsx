/**
 * Opens keys for this page: the PIN is sent once and kept nowhere, the session's id is kept in memory until it ends.
 * A second factor that has grown old is asked for in between, and the work goes on.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { api, type Body, codeOf } from '../api/client.ts';
import { followJob, type JobReport } from './follow-job.ts';
import { SecretDialog, type SecretQuestion } from './secret-dialog.tsx';

export type Holder = Omit<Extract<Body<'POST /signing-sessions'>, { holder: 'personal' }>, 'pin'> | Seal;
type Seal = Omit<Extract<Body<'POST /signing-sessions'>, { holder: 'seal' }>, 'pin'>;

interface OpenKey {
  readonly id: string;
  readonly expiresAt: number;
}

interface SigningDesk {
  /** Runs `work` with an open signing session; null when the person gave up. A session that ended is opened anew once. */
  withKey<T>(holder: Holder, what: string, work: (signingSessionId: string) => Promise<T>): Promise<T | null>;
  /** Runs `work`; asks for the second factor when the server wants a fresh one. Null when the person gave up. */
  withFreshFactor<T>(work: () => Promise<T>): Promise<T | null>;
  /** Follows a job to its end. Rejects with the job's problem when it failed. */
  follow(jobId: string, onStep?: (report: JobReport) => void): Promise<JobReport>;
}

const Context = createContext<SigningDesk | null>(null);
const ended = new Set(['SIGNING_SESSION_ENDED', 'SIGNING_SESSION_UNKNOWN', 'SIGNING_SESSION_ELSEWHERE']);
/** A session that ends while the request is on its way would be refused. */
const SPARE_MS = 5_000;

export function SigningDeskProvider({ children }: { readonly children: ReactNode }) {
  // The PIN's dialog stays open below while the second factor is asked for.
  const [questions, setQuestions] = useState<readonly SecretQuestion[]>([]);
  const keys = useRef(new Map<string, OpenKey>());

  const ask = useCallback(
    <T,>(kind: SecretQuestion['kind'], what: string, send: (secret: string) => Promise<T>) =>
      new Promise<T | null>((resolve) => {
        const close = (value: T | null) => {
          setQuestions((open) => open.filter((one) => one !== question));
          resolve(value);
        };
        const question: SecretQuestion = {
          kind,
          what,
          answer: async (secret) => close(await send(secret)),
          giveUp: () => close(null),
        };
        setQuestions((open) => [...open, question]);
      }),
    [],
  );

  const withFreshFactor = useCallback(
    async <T,>(work: () => Promise<T>): Promise<T | null> => {
      try {
        return await work();
      } catch (error) {
        if (codeOf(error) !== 'SECOND_FACTOR_STALE') throw error;
        const given = await ask('code', '', (code) => api('POST /session/second-factor', { body: { code } }));
        return given === null ? null : work();
      }
    },
    [ask],
  );

  const openKey = useCallback(
    async (holder: Holder, what: string): Promise<string | null> => {
      const name = JSON.stringify(holder);
      const known = keys.current.get(name);
      if (known && known.expiresAt > Date.now() + SPARE_MS) return known.id;
      const made = await ask('pin', what, async (pin) => {
        const opened = await withFreshFactor(() =>
          api('POST /signing-sessions', { body: { ...holder, pin } as Body<'POST /signing-sessions'> }),
        );
        return opened;
      });
      if (!made) return null;
      keys.current.set(name, { id: made.id, expiresAt: Date.parse(made.expiresAt) });
      return made.id;
    },
    [ask, withFreshFactor],
  );

  const desk = useMemo<SigningDesk>(
    () => ({
      withFreshFactor,
      follow: followJob,
      withKey: async (holder, what, work) => {
        const id = await openKey(holder, what);
        if (id === null) return null;
        try {
          return await work(id);
        } catch (error) {
          if (!ended.has(codeOf(error) ?? '')) throw error;
          keys.current.delete(JSON.stringify(holder));
          const again = await openKey(holder, what);
          return again === null ? null : work(again);
        }
      },
    }),
    [openKey, withFreshFactor],
  );
  return (
    <Context value={desk}>
      {children}
      {questions.map((question) => (
        <SecretDialog key={question.kind} question={question} />
      ))}
    </Context>
  );
}

export function useSigningDesk(): SigningDesk {
  const desk = useContext(Context);
  if (desk === null) throw new Error('outside of SigningDeskProvider');
  return desk;
}
