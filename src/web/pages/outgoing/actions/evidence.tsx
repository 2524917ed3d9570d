import { requestBytes } from '../../../api/client.ts';
import { MakeEvidence } from '../../../components/record/make-evidence.tsx';
import { useOpenDocument } from '../../document/open-document.ts';

export default function EvidenceAction() {
  const { record, refresh } = useOpenDocument();
  const request = (signingSessionId: string) =>
    requestBytes('POST /documents/{id}/evidence', { path: { id: record.id }, body: { signingSessionId } });
  return <MakeEvidence record={record} request={request} refresh={refresh} />;
}
