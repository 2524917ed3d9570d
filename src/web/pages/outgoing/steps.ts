/** Issuing and sending one document, alone or in a batch. */
import { useQueries } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import type { JobReport } from '../../signing/follow-job.ts';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import type { Added } from './actions/add-addressees.tsx';

interface ToIssue {
  readonly id: string;
  readonly unitId: string;
  readonly subject: string;
}

/** The number that it got, as the server says once it is issued; null when the person gave up the PIN. */
export function useIssueOne() {
  const { withKey, follow } = useSigningDesk();
  return async (
    { id, unitId, subject }: ToIssue,
    options: { readonly date?: string | undefined; readonly onStep?: (report: JobReport) => void } = {},
  ): Promise<string | null> => {
    const { date, onStep } = options;
    const started = await withKey({ holder: 'seal', unitId }, subject, (signingSessionId) =>
      api('POST /documents/{id}/issue', {
        path: { id },
        body: { signingSessionId, ...(date !== undefined && { date }) },
      }),
    );
    if (started === null) return null;
    await follow(started.job.id, onStep);
    return (await api('GET /documents/{id}', { path: { id } })).numberSymbol;
  };
}

/** Where it was sent, in words. */
export function useSendOne() {
  const language = useLanguage();
  return async ({ id }: { readonly id: string }, added: readonly Added[]): Promise<string> => {
    const { deliveries } = await api('POST /documents/{id}/send', {
      path: { id },
      body: { added: addedBody(added) },
    });
    return language === 'vi' ? `${deliveries.length} nơi nhận` : `${deliveries.length} addressees`;
  };
}

/** As the server takes them: somebody outside goes by name. */
export function addedBody(added: readonly Added[]) {
  return added.map(({ unitId, name, channel }) => ({ unitId, channel, ...(unitId === null && { name }) }));
}

/**
 * The numbers that documents issued in this order would get, by document; one that cannot be foretold is absent. Nothing is held: a
 * colleague may take a number first.
 */
export function useForetold(documents: readonly ToIssue[]): ReadonlyMap<string, string> {
  const reads = useQueries({
    queries: documents.map(({ id }) => ({
      queryKey: liveKey('number-preview', id),
      queryFn: () => api('GET /documents/{id}/number-preview', { path: { id } }),
    })),
  });
  const taken = new Map<string, number>();
  const foretold = new Map<string, string>();
  reads.forEach(({ data }, at) => {
    const document = documents[at];
    if (!data || !document) return;
    const before = data.held ? 0 : (taken.get(data.bookId) ?? 0);
    if (!data.held) taken.set(data.bookId, before + 1);
    const number = String(data.number + before).padStart(2, '0');
    foretold.set(document.id, data.numberSymbol.replace(/^\d+/, number));
  });
  return foretold;
}
