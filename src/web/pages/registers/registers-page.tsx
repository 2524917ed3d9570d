/** The books of a unit as they stand on paper (NĐ 30/2020, appendix IV): by year and day, printed, closed. */
import { FileExcelOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Select, Typography } from 'antd';
import { type Answer, addressOf, api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { showMoment, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { useAppointments } from '../../shell/session.tsx';
import { useListKeys } from '../../shortcuts/use-list-keys.ts';
import { BookLines } from './book-lines.tsx';
import { CloseYear } from './close-year.tsx';
import { EnterByHand } from './enter-by-hand.tsx';
import { OtherRegisters } from './other-registers.tsx';
import { registerWords } from './words.ts';
import './registers-page.css';

export type Book = Item<'GET /books'>;
export type BookYear = Answer<'GET /books/{id}/years'>['items'][number];

export default function RegistersPage() {
  const words = useWords(registerWords);
  const { get, set } = useAddressBar();
  const units = new Map(
    useAppointments('clerk', 'leader', 'auditor').map(({ unitId, unitName }) => [unitId, unitName]),
  );
  const unitId = get('unit') ?? [...units.keys()][0] ?? '';
  const read = useQuery({
    queryKey: ['books', unitId],
    queryFn: ({ signal }) => api('GET /books', { query: { unitId }, signal }),
    enabled: unitId !== '',
  });
  useListKeys();
  const books = read.data?.items ?? [];
  const book = books.find(({ id }) => id === get('book')) ?? books[0];
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <Flex gap="small" wrap className="list-tools no-print">
        {units.size > 1 && (
          <Select
            aria-label={words.unit}
            value={unitId}
            onChange={(unit) => set({ unit, book: undefined })}
            popupMatchSelectWidth={false}
            options={[...units].map(([value, label]) => ({ value, label }))}
          />
        )}
        {book && (
          <Select
            aria-label={words.book}
            value={book.id}
            onChange={(id) => set({ book: id, year: undefined })}
            popupMatchSelectWidth={false}
            options={books.map((one) => ({
              value: one.id,
              label: `${words.direction[one.direction]} · ${one.name}${one.closedAt ? ` (${words.closedBook})` : ''}`,
            }))}
          />
        )}
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {book && <OneBook key={book.id} book={book} />}
    </div>
  );
}

function OneBook({ book }: { readonly book: Book }) {
  const words = useWords(registerWords);
  const { get, set } = useAddressBar();
  const read = useQuery({
    queryKey: liveKey('book-years', book.id),
    queryFn: ({ signal }) => api('GET /books/{id}/years', { path: { id: book.id }, signal }),
  });
  const now = Number(today().slice(0, 4));
  const years = [...new Set([now, ...(read.data?.items ?? []).map((one) => one.year)])].sort((a, b) => b - a);
  const year = Number(get('year')) || (read.data?.items[0]?.year ?? now);
  const row = read.data?.items.find((one) => one.year === year);
  const [from, to] = [get('from'), get('to')];
  const clerk = useAppointments('clerk', 'leader').some(({ unitId }) => unitId === book.unitId);
  return (
    <>
      <Flex gap="small" wrap align="center" className="list-tools no-print">
        <Select
          aria-label={words.year}
          value={year}
          onChange={(chosen) => set({ year: String(chosen), from: undefined, to: undefined })}
          options={years.map((value) => ({ value, label: String(value) }))}
        />
        <DayFilter label={words.from} year={year} value={from} onChange={(day) => set({ from: day })} />
        <DayFilter label={words.to} year={year} value={to} onChange={(day) => set({ to: day })} />
        <Print book={book} year={year} from={from} to={to} />
        <OtherRegisters
          unitId={book.unitId}
          year={year}
          from={from ?? `${year}-01-01`}
          to={to ?? `${year}-12-31`}
          mayClose={clerk && year < now}
        />
        {clerk && book.closedAt === null && !row?.closedAt && <EnterByHand book={book} />}
        {clerk && row && row.closedAt === null && year < now && <CloseYear book={book} year={year} />}
      </Flex>
      <YearNote book={book} row={row} />
      <BookLines book={book} year={year} from={from} to={to} />
    </>
  );
}

function YearNote({ book, row }: { readonly book: Book; readonly row: BookYear | undefined }) {
  const words = useWords(registerWords);
  if (!row) return null;
  const { closing, closedAt, nextNumber, year } = row;
  if (closedAt === null) return <Typography.Text type="secondary">{words.next(nextNumber)}</Typography.Text>;
  const who = closing ? `${closing.position} ${closing.closedBy}` : '—';
  return (
    <Alert
      type="info"
      showIcon
      title={words.closedBy(who, closing?.count ?? 0, showMoment(closedAt))}
      description={
        closing && closing.volumes.length > 1 && <Volumes book={book} year={year} closing={closing} />
      }
    />
  );
}

interface VolumesProps {
  readonly book: Book;
  readonly year: number;
  readonly closing: NonNullable<BookYear['closing']>;
}

/** A long year is bound in volumes, each a file of its own. */
function Volumes({ book, year, closing }: VolumesProps) {
  const words = useWords(registerWords);
  return (
    <Flex gap="small" wrap className="no-print">
      {words.volumes}
      {closing.volumes.map(({ volume, firstNumber, lastNumber }) => (
        <a
          key={volume}
          href={addressOf('GET /books/{id}/print', { path: { id: book.id }, query: { year, volume } })}
          target="_blank"
          rel="noopener noreferrer"
        >
          {words.volume(volume, firstNumber, lastNumber)}
        </a>
      ))}
    </Flex>
  );
}

interface DayProps {
  readonly label: string;
  readonly year: number;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function DayFilter({ label, year, value, onChange }: DayProps) {
  return (
    <span className="day-filter">
      <span aria-hidden>{label}</span>
      <DateField
        aria-label={label}
        min={`${year}-01-01`}
        max={`${year}-12-31`}
        value={value}
        onChange={onChange}
      />
    </span>
  );
}

interface PrintProps {
  readonly book: Book;
  readonly year: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function Print({ book, year, from, to }: PrintProps) {
  const words = useWords(registerWords);
  const address = (format: 'pdf' | 'xlsx') =>
    addressOf('GET /books/{id}/print', { path: { id: book.id }, query: { year, from, to, format } });
  return (
    <>
      <Button
        icon={<PrinterOutlined aria-hidden />}
        href={address('pdf')}
        target="_blank"
        rel="noopener noreferrer"
      >
        {words.print}
      </Button>
      <Button icon={<FileExcelOutlined aria-hidden />} href={address('xlsx')}>
        {words.xlsx}
      </Button>
    </>
  );
}
