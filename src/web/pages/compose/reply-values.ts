/** A reply begins with whom it goes to and what it answers. */
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useSession } from '../../shell/session.tsx';
import { type DraftValues, emptyValues } from './draft-values.ts';
import { useIssuers } from './use-issuers.ts';

export function useReplyValues(replyTo: string | null): {
  readonly values: DraftValues | undefined;
  readonly error: unknown;
} {
  const issuers = useIssuers();
  const { appointments } = useSession();
  const reply = useQuery({
    queryKey: ['reply', replyTo],
    queryFn: ({ signal }) => readReply(replyTo ?? '', signal),
    enabled: replyTo !== null,
    staleTime: Infinity,
  });
  const unitId = issuers.data?.[0]?.id ?? appointments[0]?.unitId ?? '';
  const error = issuers.error ?? reply.error;
  if (!issuers.data || (replyTo !== null && !reply.data)) return { values: undefined, error };
  return { values: { ...emptyValues, unitId, ...reply.data }, error };
}

async function readReply(id: string, signal: AbortSignal): Promise<Partial<DraftValues>> {
  const { numberSymbol, senderName, senderCode, subject } = await api('GET /incoming/{id}', {
    path: { id },
    signal,
  });
  const found =
    senderCode === null
      ? undefined
      : await api('GET /units', { query: { query: senderCode, limit: 5 }, signal });
  const unit = found?.items.find(({ organCode }) => organCode === senderCode);
  return {
    replyToIncomingId: id,
    subject: `trả lời văn bản số ${numberSymbol} của ${senderName} (${subject})`.slice(0, 1000),
    addressees: [
      unit
        ? { unitId: unit.id, name: unit.name, channel: 'electronic' }
        : { unitId: null, name: senderName, channel: 'paper' },
    ],
  };
}
