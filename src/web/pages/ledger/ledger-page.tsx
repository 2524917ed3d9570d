/** The record: of a unit or of one document; exported, and checked where it lies. */
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Input, Select, Typography } from 'antd';
import { useState } from 'react';
import { api, codeOf } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { UnitSelect } from '../../components/unit-select.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useAppointments } from '../../shell/session.tsx';
import { CheckHere } from './check-here.tsx';
import { LedgerEvents, type LedgerSubject } from './ledger-events.tsx';
import { ledgerWords } from './words.ts';
import './ledger-page.css';

/** How the kinds of a group begin. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  accounts: ['account.', 'recovery.', 'session.', 'token.', 'person.'],
  organisation: ['unit.', 'appointment.', 'authority.'],
  keys: ['certificate.', 'key.'],
  outgoing: ['document.'],
  incoming: ['incoming.'],
  delivery: ['delivery.', 'queue.', 'mail.'],
  registers: ['book.', 'register.', 'group.', 'calendar.'],
  record: ['ledger.', 'instance.'],
};

export default function LedgerPage() {
  const words = useWords(ledgerWords);
  const { get, set } = useAddressBar();
  const own = useAppointments('auditor', 'it')[0];
  const unitId = get('unit') ?? own?.unitId ?? '';
  const documentId = get('document');
  const unit = useQuery({
    queryKey: ['unit', unitId],
    queryFn: () => api('GET /units/{id}', { path: { id: unitId } }),
    enabled: unitId !== '',
  });
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <CheckHere />
      <Flex gap="small" wrap className="ledger-choice">
        <UnitSelect
          label={words.unit}
          placeholder={words.chooseUnit}
          onChosen={({ id }) => set({ unit: id, document: undefined })}
        />
        <Select
          aria-label={words.group}
          className="ledger-group"
          value={get('kind') ?? 'all'}
          onChange={(kind) => set({ kind: kind === 'all' ? undefined : kind, document: undefined })}
          options={Object.entries(words.groups).map(([value, label]) => ({ value, label }))}
        />
        <ChooseDocument key={documentId} value={documentId} onChosen={(document) => set({ document })} />
        {documentId !== undefined && (
          <Button onClick={() => set({ document: undefined })}>{words.back}</Button>
        )}
      </Flex>
      <h2 className="ledger-heading">
        {documentId === undefined ? `${words.of} ${unit.data?.name ?? ''}` : words.ofDocument}
      </h2>
      {documentId === undefined ? (
        <LedgerEvents
          key={unitId}
          subject={{ unitId }}
          kinds={kindsOf[get('kind') ?? '']}
          onDocument={(document) => set({ document })}
        />
      ) : (
        <OfDocument key={documentId} id={documentId} />
      )}
    </div>
  );
}

/** An id tells not whether it is a document's or an arrival's. */
function OfDocument({ id }: { readonly id: string }) {
  const outgoing = useQuery({
    queryKey: ['ledger-place', id],
    queryFn: () =>
      api('GET /ledger', { query: { documentId: id, limit: 1 } }).then(
        () => true,
        (error: unknown) => {
          if (codeOf(error) === 'NOT_FOUND') return false;
          throw error;
        },
      ),
  });
  if (outgoing.data === undefined) return null;
  const subject: LedgerSubject = outgoing.data ? { documentId: id } : { incomingId: id };
  return <LedgerEvents subject={subject} />;
}

interface ChooseProps {
  readonly value: string | undefined;
  readonly onChosen: (id: string) => void;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function ChooseDocument({ value, onChosen }: ChooseProps) {
  const words = useWords(ledgerWords);
  const [text, setText] = useState(value ?? '');
  const id = text.trim();
  const wrong = id !== '' && !uuid.test(id);
  return (
    <Input.Search
      aria-label={words.document}
      placeholder={words.document}
      className="ledger-document"
      enterButton={words.look}
      status={wrong ? 'error' : ''}
      title={wrong ? words.documentWrong : words.document}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onSearch={() => {
        if (id !== '' && !wrong) onChosen(id);
      }}
    />
  );
}
