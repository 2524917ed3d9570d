import { requestBytes } from '../../api/client.ts';
import { MakeEvidence } from '../../components/record/make-evidence.tsx';
import { useArrival } from './open-arrival.ts';

export default function EvidenceButton() {
  const { record, refresh } = useArrival();
  const request = (signingSessionId: string) =>
    requestBytes('POST /incoming/{id}/evidence', { path: { id: record.id }, body: { signingSessionId } });
  return <MakeEvidence record={record} request={request} refresh={refresh} />;
}
