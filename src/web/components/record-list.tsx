/** Records page by page: a table on a desk, cards on a phone. What more there is comes when it is asked for. */
import { Button, Card, Checkbox, Empty, Flex, Skeleton, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';
import { useIsPhone } from '../shell/preferences.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import './record-list.css';

export interface Marked {
  readonly ids: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  /** What marking one line is called, for screen readers. */
  readonly label: string;
}

interface Props<T> {
  readonly label: string;
  readonly rows: readonly T[] | undefined;
  readonly columns: TableColumnsType<T>;
  readonly card: (row: T) => ReactNode;
  /** What an empty list says, and what to do about it. */
  readonly empty?: ReactNode;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly more: { readonly has: boolean; readonly loading: boolean; readonly load: () => void };
  readonly marked?: Marked | undefined;
}

export function RecordList<T extends { readonly id: string }>(props: Props<T>) {
  const { rows, empty, error, onRetry, more } = props;
  const words = useWords(commonWords);
  const phone = useIsPhone();
  if (error) return <ProblemAlert error={error} onRetry={onRetry} />;
  if (rows === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (rows.length === 0) return <Empty description={empty ?? words.nothing} />;
  return (
    <Flex vertical gap="small">
      {phone ? <Cards {...props} rows={rows} /> : <Lines {...props} rows={rows} />}
      {more.has && (
        <Button block loading={more.loading} onClick={more.load}>
          {words.more}
        </Button>
      )}
    </Flex>
  );
}

type Shown<T> = Props<T> & { readonly rows: readonly T[] };

/** Not by the table's own scrolling: its hidden measuring row repeats the checkbox of the head for the keyboard. */
function Lines<T extends { readonly id: string }>({ label, rows, columns, marked }: Shown<T>) {
  const selection = marked && {
    selectedRowKeys: [...marked.ids],
    onChange: (keys: React.Key[]) => marked.onChange(keys.map(String)),
    getCheckboxProps: () => ({ 'aria-label': marked.label }),
  };
  return (
    <section className="record-table" aria-label={label}>
      <Table<T>
        rowKey="id"
        size="middle"
        columns={columns}
        dataSource={rows}
        pagination={false}
        {...(selection && { rowSelection: selection })}
      />
    </section>
  );
}

function Cards<T extends { readonly id: string }>({ label, rows, card, marked }: Shown<T>) {
  return (
    <ul className="record-cards" aria-label={label}>
      {rows.map((row) => (
        <li key={row.id}>
          <Card size="small">
            <Flex gap="small" align="start">
              {marked && (
                <Checkbox
                  className="record-mark"
                  aria-label={marked.label}
                  checked={marked.ids.includes(row.id)}
                  onChange={({ target }) =>
                    marked.onChange(
                      target.checked ? [...marked.ids, row.id] : marked.ids.filter((id) => id !== row.id),
                    )
                  }
                />
              )}
              <div className="record-card">{card(row)}</div>
            </Flex>
          </Card>
        </li>
      ))}
    </ul>
  );
}
