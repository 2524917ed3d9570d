import { Button, Flex, Input } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import type { TableBlock } from './content.ts';
import { composeWords } from './words.ts';

interface Props {
  readonly table: TableBlock;
  readonly name: string;
  readonly onChange: (table: TableBlock) => void;
}

const MOST_COLUMNS = 12;

/* biome-ignore-start lint/suspicious/noArrayIndexKey: a cell is known by its row and column */
export function TableEditor({ table, name, onChange }: Props) {
  const words = useWords(composeWords);
  const { columns, rows } = table;
  const title = (at: number, text: string) =>
    onChange({
      ...table,
      columns: columns.map((one, index) => (index === at ? { ...one, title: text } : one)),
    });
  const cell = (row: number, column: number, text: string) =>
    onChange({
      ...table,
      rows: rows.map((cells, at) =>
        at === row ? cells.map((old, i) => (i === column ? text : old)) : cells,
      ),
    });
  return (
    <Flex vertical gap="small">
      <div className="block-table">
        <table aria-label={name}>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={at} scope="col">
                  <Input
                    aria-label={words.column(at + 1)}
                    value={column.title}
                    onChange={({ target }) => title(at, target.value)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {cells.map((text, column) => (
                  <td key={column}>
                    <Input
                      aria-label={words.cell(row + 1, column + 1)}
                      value={text}
                      onChange={({ target }) => cell(row, column, target.value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <TableButtons table={table} onChange={onChange} />
    </Flex>
  );
}
/* biome-ignore-end lint/suspicious/noArrayIndexKey: a cell is known by its row and column */

function TableButtons({ table, onChange }: Omit<Props, 'name'>) {
  const words = useWords(composeWords);
  const { columns, rows } = table;
  return (
    <Flex gap="small" wrap>
      <Button onClick={() => onChange({ ...table, rows: [...rows, columns.map(() => '')] })}>
        {words.addRow}
      </Button>
      <Button disabled={rows.length === 0} onClick={() => onChange({ ...table, rows: rows.slice(0, -1) })}>
        {words.removeRow}
      </Button>
      <Button
        disabled={columns.length >= MOST_COLUMNS}
        onClick={() =>
          onChange({
            ...table,
            columns: [...columns, { title: '', share: 2, align: 'left' }],
            rows: rows.map((cells) => [...cells, '']),
          })
        }
      >
        {words.addColumn}
      </Button>
      <Button
        disabled={columns.length <= 1}
        onClick={() =>
          onChange({ ...table, columns: columns.slice(0, -1), rows: rows.map((cells) => cells.slice(0, -1)) })
        }
      >
        {words.removeColumn}
      </Button>
    </Flex>
  );
}
