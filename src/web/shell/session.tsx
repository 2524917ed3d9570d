/** Who is signed in. The CSRF token lives in memory only; a page that is loaded again asks for it. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { type Answer, api, codeOf, setCsrfToken, whenSignedOut } from '../api/client.ts';

export type OwnSession = Answer<'GET /session'>;
export type Role = OwnSession['appointments'][number]['role'];

interface SessionState {
  /** Null: nobody is signed in. */
  readonly session: OwnSession | null;
  readonly loading: boolean;
  readonly error: unknown;
  accept(session: OwnSession): void;
  signOut(): Promise<void>;
}

const Context = createContext<SessionState | null>(null);
const key = ['session'];

async function loadSession(): Promise<OwnSession | null> {
  try {
    const session = await api('GET /session');
    setCsrfToken(session.csrfToken);
    return session;
  } catch (error) {
    if (codeOf(error) === 'NOT_SIGNED_IN') return null;
    throw error;
  }
}

/** Everything that was read for another session. The session's own query stays: its observers would not find a new one. */
function forgetOthers(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] });
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const { data, isPending, error } = useQuery({ queryKey: key, queryFn: loadSession, staleTime: Infinity });
  useEffect(() => {
    whenSignedOut(() => {
      if (queries.getQueryData(key) !== undefined) queries.setQueryData(key, null);
    });
  }, [queries]);
  const value = useMemo<SessionState>(
    () => ({
      session: data ?? null,
      loading: isPending,
      // Asked again in the background, it may fail: the page stays as it is.
      error: data === undefined ? error : null,
      accept: (session) => {
        setCsrfToken(session.csrfToken);
        forgetOthers(queries);
        queries.setQueryData(key, session);
      },
      signOut: async () => {
        await api('DELETE /session');
        forgetOthers(queries);
        queries.setQueryData(key, null);
      },
    }),
    [data, isPending, error, queries],
  );
  return <Context value={value}>{children}</Context>;
}

export function useSessionState(): SessionState {
  const state = useContext(Context);
  if (state === null) throw new Error('outside of SessionProvider');
  return state;
}

/** For pages behind the sign-in. */
export function useSession(): OwnSession {
  const { session } = useSessionState();
  if (session === null) throw new Error('nobody is signed in');
  return session;
}

export function useHasRole(...roles: readonly Role[]): boolean {
  return useSession().appointments.some(({ role }) => roles.includes(role));
}

/** Appointments with one of these roles, all without roles. */
export function useAppointments(...roles: readonly Role[]): OwnSession['appointments'] {
  const { appointments } = useSession();
  return roles.length === 0 ? appointments : appointments.filter(({ role }) => roles.includes(role));
}
