/** The other books of appendix IV (NĐ 30/2020) over the days that are chosen, as PDF or XLSX; a closed year is the frozen print. */
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Modal, Typography } from 'antd';
import { useState } from 'react';
import { addressOf, api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { CloseDialog } from './close-year.tsx';
import { registerWords } from './words.ts';

interface Props {
  readonly unitId: string;
  readonly year: number;
  /** yyyy-MM-dd, both included. */
  readonly from: string;
  readonly to: string;
  /** The year is over, and whoever looks keeps the unit's books. */
  readonly mayClose: boolean;
}

const names = ['handling', 'postings', 'copy-uses', 'quantities'] as const;
type Name = (typeof names)[number];
type Closed = Item<'GET /registers/years'>;

export function OtherRegisters(props: Props) {
  const words = useWords(registerWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.otherBooks}</Button>
      {open && (
        <Modal
          open
          title={`${words.otherBooks.replace('…', '')}, ${props.year}`}
          footer={null}
          width={680}
          onCancel={() => setOpen(false)}
        >
          <List {...props} />
        </Modal>
      )}
    </>
  );
}

function List(props: Props) {
  const { unitId, year } = props;
  const read = useQuery({
    queryKey: liveKey('register-years', unitId),
    queryFn: ({ signal }) => api('GET /registers/years', { query: { unitId }, signal }),
  });
  const closed = (name: Name) => read.data?.items.find((one) => one.register === name && one.year === year);
  return (
    <>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <ul className="other-registers">
        {names.map((name) => (
          <li key={name}>
            <OneRegister {...props} name={name} closed={closed(name)} known={read.isSuccess} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface OneProps extends Props {
  readonly name: Name;
  readonly closed: Closed | undefined;
  /** Whether it is closed has been answered. */
  readonly known: boolean;
}

function OneRegister({ name, closed, known, ...props }: OneProps) {
  const words = useWords(registerWords);
  const [closing, setClosing] = useState(false);
  const { unitId, year } = props;
  return (
    <Flex vertical gap={4}>
      <Typography.Text strong>{words.others[name]}</Typography.Text>
      {known && (
        <Typography.Text type="secondary">
          {closed
            ? words.closedRegister(showMoment(closed.closedAt), closed.lines, closed.closedBy)
            : words.notClosed}
        </Typography.Text>
      )}
      <Flex gap="small" wrap align="center">
        <Prints {...props} name={name} closed={closed} />
        {known && !closed && props.mayClose && (
          <Button
            size="small"
            danger
            aria-label={`${words.close} ${words.others[name]}`}
            onClick={() => setClosing(true)}
          >
            {words.close}
          </Button>
        )}
      </Flex>
      {closing && (
        <CloseDialog
          name={words.others[name]}
          year={year}
          note={words.closeRegisterNote}
          step={() =>
            api('POST /registers/{register}/years/{year}/close', {
              path: { register: name, year },
              body: { unitId },
            })
          }
          onClose={() => setClosing(false)}
        />
      )}
    </Flex>
  );
}

/** The frozen volumes of a closed year that is asked for whole; else what the data says now. */
function Prints({ unitId, year, from, to, name, closed }: Omit<OneProps, 'known' | 'mayClose'>) {
  const words = useWords(registerWords);
  const span = { unitId, from, to };
  const whole = from === `${year}-01-01` && to === `${year}-12-31`;
  const link = (label: string, query: { format: 'pdf' | 'xlsx'; volume?: number; asOfNow?: string }) => (
    <a
      key={label}
      href={addressOf(`GET /registers/${name}`, { query: { ...span, ...query } })}
      target={query.format === 'pdf' ? '_blank' : undefined}
      rel="noopener noreferrer"
      aria-label={`${words.others[name]}: ${label}`}
    >
      {label}
    </a>
  );
  const both = (label: string, volume?: number) =>
    (['pdf', 'xlsx'] as const).map((format) =>
      link(`${label}${format.toUpperCase()}`, { format, ...(volume !== undefined && { volume }) }),
    );
  if (!closed || !whole) return both('');
  const several = closed.volumes.length > 1;
  return (
    <>
      {several ? closed.volumes.flatMap(({ volume }) => both(`${words.bound(volume)} · `, volume)) : both('')}
      {link(words.asOfNow, { format: 'pdf', asOfNow: 'true' })}
    </>
  );
}
