import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { Application } from './shell/application.tsx';
import { PreferencesProvider } from './shell/preferences.tsx';
import { registerServiceWorker } from './shell/service-worker.ts';
import { SessionProvider } from './shell/session.tsx';
import { Theme } from './theme/theme.tsx';

/** A refusal is an answer; only what never reached the server is worth asking again by itself. */
const worthRepeating = (count: number, error: unknown) =>
  count < 2 && error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 502);

const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthRepeating, staleTime: 5_000 }, mutations: { retry: false } },
  mutationCache: new MutationCache({
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['live'] }),
  }),
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <PreferencesProvider>
      <Theme>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <Application />
          </SessionProvider>
        </QueryClientProvider>
      </Theme>
    </PreferencesProvider>
  </StrictMode>,
);

registerServiceWorker();
