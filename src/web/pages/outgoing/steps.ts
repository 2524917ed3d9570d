/** Issuing and sending one document, alone or in a batch. */
import { api } from '../../api/client.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import type { JobReport } from '../../signing/follow-job.ts';
import { useSigningDesk } from '../../signing/signing-desk.tsx';

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
  return async ({ id }: { readonly id: string }): Promise<string> => {
    const { deliveries } = await api('POST /documents/{id}/send', { path: { id }, body: {} });
    return language === 'vi' ? `${deliveries.length} nơi nhận` : `${deliveries.length} addressees`;
  };
}
