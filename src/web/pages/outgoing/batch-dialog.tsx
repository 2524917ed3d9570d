/** Several documents one after the other, each with its own result; the seal is opened once. */
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Modal, Progress, Tag, Typography } from 'antd';
import { useRef, useState } from 'react';
import { commonWords } from '../../catalogue/common.ts';
import type { Tone } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { focusFirst } from '../../components/focus-first.ts';
import { useProblemText } from '../../components/problem-alert.tsx';
import { AddAddressees, type Added, AddedLines } from './actions/add-addressees.tsx';
import type { OutgoingItem } from './outgoing-page.tsx';
import { useForetold, useIssueOne, useSendOne } from './steps.ts';
import { outgoingWords } from './words.ts';
import './actions/actions.css';

export type BatchKind = 'issue' | 'send';
type Outcome =
  | { readonly state: 'waiting' | 'working' | 'givenUp' }
  | { readonly state: 'done'; readonly what: string }
  | { readonly state: 'failed'; readonly error: unknown };

interface Props {
  readonly kind: BatchKind;
  readonly documents: readonly OutgoingItem[];
  readonly onClose: () => void;
}

export function BatchDialog({ kind, documents, onClose }: Props) {
  const words = useWords(outgoingWords);
  const common = useWords(commonWords);
  const [added, setAdded] = useState<readonly Added[]>([]);
  const { outcomes, phase, start, stop } = useBatch(kind, documents, added);
  const foretold = useForetold(kind === 'issue' ? documents : []);
  const unitId = documents.every((one) => one.unitId === documents[0]?.unitId)
    ? documents[0]?.unitId
    : undefined;
  const done = documents.filter(({ id }) => outcomes.get(id)?.state === 'done').length;
  const ended = documents.filter(({ id }) =>
    ['done', 'failed'].includes(outcomes.get(id)?.state ?? ''),
  ).length;
  return (
    <Modal
      open
      title={kind === 'issue' ? words.batchIssue : words.batchSend}
      onCancel={onClose}
      closable={phase !== 'running'}
      mask={{ closable: false }}
      afterOpenChange={focusFirst}
      keyboard={phase !== 'running'}
      footer={
        phase === 'ready' ? (
          <Button type="primary" onClick={start}>
            {words.start}
          </Button>
        ) : phase === 'running' ? (
          <Button onClick={stop}>{words.stop}</Button>
        ) : (
          <Button onClick={onClose}>{common.close}</Button>
        )
      }
    >
      <Typography.Paragraph>
        {kind === 'issue' ? words.batchIssueHelp : words.batchSendHelp}
      </Typography.Paragraph>
      <ol className="batch-lines" aria-live="polite">
        {documents.map((one) => (
          <li key={one.id}>
            <Flex justify="space-between" gap="small">
              <span>
                {phase === 'ready' && foretold.has(one.id) && (
                  <Typography.Text strong>{foretold.get(one.id)} · </Typography.Text>
                )}
                {one.subject}
              </span>
              <OutcomeTag outcome={outcomes.get(one.id) ?? { state: 'waiting' }} />
            </Flex>
          </li>
        ))}
      </ol>
      {kind === 'issue' && phase === 'ready' && foretold.size > 0 && (
        <Typography.Paragraph type="secondary">{words.foretold}</Typography.Paragraph>
      )}
      {kind === 'send' && phase === 'ready' && unitId !== undefined && (
        <section>
          <h3 className="panel-title">{words.addToAll}</h3>
          <AddAddressees added={added} onChange={setAdded} unitId={unitId} />
          <AddedLines added={added} onChange={setAdded} />
        </section>
      )}
      {phase !== 'ready' && (
        <Progress percent={Math.round((ended / documents.length) * 100)} aria-label={words.working} />
      )}
      {phase === 'over' && (
        <Alert
          type={done === documents.length ? 'success' : 'warning'}
          showIcon
          title={words.summary(done, documents.length)}
        />
      )}
    </Modal>
  );
}

const tones: Readonly<Record<Outcome['state'], Tone>> = {
  waiting: 'default',
  working: 'processing',
  givenUp: 'default',
  done: 'success',
  failed: 'error',
};

function OutcomeTag({ outcome }: { readonly outcome: Outcome }) {
  const words = useWords(outgoingWords);
  const problem = useProblemText(outcome.state === 'failed' ? outcome.error : null);
  const text = outcome.state === 'done' ? words.done(outcome.what) : words[outcome.state];
  return (
    <Flex vertical align="end" gap={2}>
      <Tag color={tones[outcome.state]}>{text}</Tag>
      {outcome.state === 'failed' && <Typography.Text type="danger">{problem.title}</Typography.Text>}
    </Flex>
  );
}

function useBatch(kind: BatchKind, documents: readonly OutgoingItem[], added: readonly Added[]) {
  const queries = useQueryClient();
  const issue = useIssueOne();
  const send = useSendOne();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [phase, setPhase] = useState<'ready' | 'running' | 'over'>('ready');
  const stopped = useRef(false);
  const note = (id: string, outcome: Outcome) => setOutcomes((before) => new Map(before).set(id, outcome));
  const one = async (document: OutgoingItem) => {
    if (stopped.current) return note(document.id, { state: 'givenUp' });
    note(document.id, { state: 'working' });
    try {
      const what = await (kind === 'issue' ? issue(document) : send(document, added));
      // The PIN was not given: the others would only ask again.
      if (what === null) stopped.current = true;
      note(document.id, what === null ? { state: 'givenUp' } : { state: 'done', what });
    } catch (error) {
      note(document.id, { state: 'failed', error });
    }
  };
  const start = async () => {
    setPhase('running');
    for (const document of documents) await one(document);
    setPhase('over');
    await queries.invalidateQueries({ queryKey: ['live'] });
  };
  return {
    outcomes,
    phase,
    start: () => void start(),
    stop: () => {
      stopped.current = true;
    },
  };
}
