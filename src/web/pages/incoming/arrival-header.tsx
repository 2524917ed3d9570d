import { ArrowLeftOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Tag, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { commonWords } from '../../catalogue/common.ts';
import { incomingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useIsPhone } from '../../shell/preferences.tsx';
import { type Arrival, useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

export function ArrivalHeader() {
  const states = useWords(stateWords);
  const common = useWords(commonWords);
  const { record } = useArrival();
  const navigate = useNavigate();
  const phone = useIsPhone();
  return (
    <header className="document-header">
      <Flex gap={8} align="flex-start">
        <Button
          type="text"
          icon={<ArrowLeftOutlined aria-hidden />}
          aria-label={common.back}
          onClick={() => void navigate(-1)}
        />
        <div className="document-heading">
          <Flex gap={6} wrap align="center">
            <UrgencyTag urgency={record.urgency} />
            <Tag color={incomingTones[record.state] ?? 'default'}>
              {states.incoming[record.state] ?? record.state}
            </Tag>
            <Typography.Text strong>{record.numberSymbol}</Typography.Text>
            <Typography.Text type="secondary">{record.senderName}</Typography.Text>
          </Flex>
          <Typography.Title level={1} className="document-title" {...(phone && { ellipsis: { rows: 2 } })}>
            {record.subject}
          </Typography.Title>
        </div>
      </Flex>
      <Verdict />
      <Warnings record={record} />
    </header>
  );
}

/** One plain sentence, before anything is done with the document. */
function Verdict() {
  const words = useWords(incomingWords);
  const { record } = useArrival();
  const { type, title } = verdictOf(record, words);
  return <Alert className="arrival-verdict" showIcon type={type} title={title} role="status" />;
}

type Words = ReturnType<typeof useWords<(typeof incomingWords)['vi']>>;

function verdictOf(record: Arrival, words: Words) {
  if (record.source === 'paper') return { type: 'info', title: words.verdict.paper } as const;
  if (record.signaturesValid === null) return { type: 'warning', title: words.verdict.waiting } as const;
  if (record.signaturesValid) return { type: 'success', title: words.verdict.good } as const;
  const title = words.faults[record.signatureFault ?? ''] ?? words.verdict.bad;
  return { type: 'error', title } as const;
}

function Warnings({ record }: { readonly record: Arrival }) {
  const words = useWords(incomingWords);
  const { duplicateOf, recallState, recallReason, returnReason, state } = record;
  return (
    <>
      {duplicateOf && (
        <Alert
          className="arrival-verdict"
          type="warning"
          showIcon
          title={words.duplicate(
            duplicateOf.numberSymbol,
            duplicateOf.arrivalNumber,
            showDate(duplicateOf.arrivedOn),
          )}
          action={<Link to={`/incoming/${duplicateOf.id}`}>{words.openEarlier}</Link>}
        />
      )}
      {recallState === 'requested' && (
        <Alert
          className="arrival-verdict"
          type="warning"
          showIcon
          title={words.recallAsked}
          description={recallReason}
        />
      )}
      {state === 'withdrawn' && (
        <Alert className="arrival-verdict" type="error" title={words.withdrawn} description={recallReason} />
      )}
      {returnReason !== null && (
        <Alert className="arrival-verdict" type="error" title={`${words.returnReason}: ${returnReason}`} />
      )}
    </>
  );
}
