/** Bút phê, its slip, and who has which part until when. */
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Flex, Tag, Typography } from 'antd';
import { addressOf } from '../../api/client.ts';
import type { Tone } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { RelatedDocument } from '../../components/related.tsx';
import { useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

const tones: Readonly<Record<string, Tone>> = {
  assigned: 'warning',
  in_progress: 'processing',
  done: 'success',
  closed: 'default',
};

export function ArrivalHandling() {
  const words = useWords(incomingWords);
  const { record } = useArrival();
  const slip = addressOf('GET /incoming/{id}/opinion-slip', { path: { id: record.id } });
  return (
    <Flex vertical gap="middle">
      <section>
        <h2 className="panel-title">{words.directions}</h2>
        {record.directions.length === 0 && (
          <Typography.Text type="secondary">{words.noDirection}</Typography.Text>
        )}
        <ul className="handled">
          {record.directions.map((direction) => (
            <li key={direction.id}>
              <Typography.Text type="secondary">
                {direction.fullName} · {showMoment(direction.at)}
              </Typography.Text>
              <div className="multiline">{direction.opinion}</div>
              <ul className="directed-parts">
                {direction.parts.map((one) => (
                  <li key={one.unitId ?? one.appointmentId}>
                    {words.part[one.part]}: <PartName of={one} />
                    {one.dueDate !== null && ` · ${words.due} ${showDate(one.dueDate)}`}
                  </li>
                ))}
              </ul>
              {direction.dueDate !== null && (
                <div>
                  {words.due}: {showDate(direction.dueDate)}
                </div>
              )}
            </li>
          ))}
        </ul>
        <Button icon={<PrinterOutlined aria-hidden />} href={slip} target="_blank" rel="noopener noreferrer">
          {words.slip}
        </Button>
      </section>
      <Assignments />
      <RelatedDocument id={record.replyDocumentId} title={words.reply} />
    </Flex>
  );
}

interface NameProps {
  readonly of: {
    readonly unitId: string | null;
    readonly fullName: string | null;
    readonly unitName: string | null;
  };
}

/** A unit that has the part as such is marked, with whoever takes it on. */
function PartName({ of: { unitId, fullName, unitName } }: NameProps) {
  const words = useWords(incomingWords);
  if (unitId === null) return <b>{fullName}</b>;
  return (
    <>
      <b>{unitName}</b> <Tag>{words.asUnit}</Tag>
      {fullName}
    </>
  );
}

function Assignments() {
  const words = useWords(incomingWords);
  const { assignments } = useArrival().record;
  return (
    <section>
      <h2 className="panel-title">{words.assignments}</h2>
      {assignments.length === 0 && <Typography.Text type="secondary">{words.none}</Typography.Text>}
      <ul className="handled">
        {assignments.map((one) => (
          <li key={one.id}>
            <Flex gap={6} wrap>
              <PartName of={one} />
              <Tag>{words.part[one.part]}</Tag>
              <Tag color={tones[one.state] ?? 'default'}>{words.assignmentState[one.state]}</Tag>
            </Flex>
            {one.dueDate !== null && (
              <div>
                {words.due}: {showDate(one.dueDate)}
              </div>
            )}
            {one.result !== null && <div className="multiline">{one.result}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}
