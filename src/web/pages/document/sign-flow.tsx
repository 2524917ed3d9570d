/**
 * Signing from the open document: PIN, progress, the server's own check, the next document. It lives above the action bar,
 * which changes as the document moves on, and nothing is called signed before the check has been shown.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { signOnToken } from '../../signing/token-signing.ts';
import { useOpenDocument } from './open-document.ts';
import { SignResult, type SignStage } from './sign-result.tsx';

interface SignFlow {
  readonly busy: boolean;
  /** Work with a dialog of its own that follows its job itself: nothing else on the page tells of that job. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  sign(): void;
  signWithToken(): void;
  /** Signing that was begun earlier has ended. */
  ended(error: unknown): void;
}

const Context = createContext<SignFlow | null>(null);

export function useSignFlow(): SignFlow {
  const flow = useContext(Context);
  if (flow === null) throw new Error('outside of SignFlowProvider');
  return flow;
}

export function SignFlowProvider({ children }: { readonly children: ReactNode }) {
  const { record, etag, refresh } = useOpenDocument();
  const desk = useSigningDesk();
  const [stage, setStage] = useState<SignStage | null>(null);
  const [busy, setBusy] = useState(false);
  const present = useRef({ record, etag, refresh });
  present.current = { record, etag, refresh };

  const run = useCallback(async (work: () => Promise<boolean>) => {
    setBusy(true);
    try {
      const signed = await work();
      // The file that the check names must be the one on the screen.
      await present.current.refresh();
      setStage(signed ? { kind: 'signed' } : null);
    } catch (error) {
      setStage({ kind: 'failed', error });
      await present.current.refresh();
    } finally {
      setBusy(false);
    }
  }, []);

  const flow = useMemo<SignFlow>(
    () => ({
      busy,
      alone: async (work) => {
        setBusy(true);
        try {
          return await work();
        } finally {
          // Until the page knows that the job has ended, it is still this work's.
          await present.current.refresh().catch(() => undefined);
          setBusy(false);
        }
      },
      sign: () =>
        void run(async () => {
          const { id, subject } = present.current.record;
          // What is signed is what stands on the page.
          const { etag } = present.current;
          const job = await desk.withKey({ holder: 'personal' }, subject, async (signingSessionId) => {
            const answer = await api('POST /documents/{id}/sign', {
              path: { id },
              etag,
              body: { signingSessionId },
            });
            setStage({ kind: 'working', step: answer.job.state });
            return desk.follow(answer.job.id, ({ state }) => setStage({ kind: 'working', step: state }));
          });
          return job !== null;
        }),
      signWithToken: () =>
        void run(async () => {
          const { id } = present.current.record;
          const prepared = await desk.withFreshFactor(() =>
            api('POST /documents/{id}/token-signings', { path: { id }, body: { purpose: 'approve' } }),
          );
          if (prepared === null) return false;
          setStage({ kind: 'token' });
          await signOnToken('SignApproved', prepared);
          return true;
        }),
      ended: (error) => setStage(error === undefined ? { kind: 'signed' } : { kind: 'failed', error }),
    }),
    [busy, desk, run],
  );
  return (
    <Context value={flow}>
      {children}
      {stage !== null && <SignResult stage={stage} onClose={() => setStage(null)} />}
    </Context>
  );
}
