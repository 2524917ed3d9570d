/** The tree as it stood on a day, and the import from CSV, tried before it is written. */
import { useQuery } from '@tanstack/react-query';
import { Flex, Tree, type TreeDataNode, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { showDate, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { SealImage } from './images.tsx';
import { ImportUnits } from './import-units.tsx';
import { UnitSteps } from './unit-steps.tsx';
import { manageWords } from './words.ts';

export type Unit = Item<'GET /units'>;
const PAGE = 200;

export function Units({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const { set } = useAddressBar();
  const [on, setOn] = useState(today());
  const read = useQuery({
    queryKey: liveKey('unit-tree', on),
    queryFn: ({ signal }) => everyUnit(on, signal),
  });
  const units = read.data ?? [];
  return (
    <Flex vertical gap="middle">
      <Flex gap="small" wrap align="center">
        <h2 className="manage-heading">{words.tree}</h2>
        <DateField aria-label={words.on} value={on} always onChange={(day) => day && setOn(day)} />
      </Flex>
      <UnitSteps units={units} unitId={unitId} />
      <Typography.Text type="secondary">{words.tabHelp}</Typography.Text>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {units.length > 0 && (
        <Tree
          key={on}
          aria-label={words.tree}
          blockNode
          defaultExpandAll={units.length < 100}
          selectedKeys={[unitId]}
          treeData={branches(units, null)}
          titleRender={(node) => <UnitLine unit={(node as Branch).unit} />}
          onSelect={([key]) => key !== undefined && set({ unit: String(key) })}
        />
      )}
      <SealImage unitId={unitId} name={units.find(({ id }) => id === unitId)?.name ?? ''} />
      <ImportUnits />
    </Flex>
  );
}

/** A province has some hundred units: its tree needs them all. */
async function everyUnit(on: string, signal: AbortSignal): Promise<Unit[]> {
  const found: Unit[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await api('GET /units', { query: { on, cursor, limit: PAGE }, signal });
    found.push(...items);
    if (next === null) return found;
    cursor = next;
  }
}

type Branch = TreeDataNode & { readonly unit: Unit };

function branches(units: readonly Unit[], parentId: string | null): Branch[] {
  const known = new Set(units.map(({ id }) => id));
  return units
    .filter(
      (unit) => (unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null) === parentId,
    )
    .map((unit) => ({ key: unit.id, unit, children: branches(units, unit.id) }));
}

function UnitLine({ unit: { name, organCode, validTo } }: { readonly unit: Unit }) {
  const words = useWords(manageWords);
  return (
    <>
      {name}{' '}
      <Typography.Text type="secondary" className="manage-code">
        {organCode} {validTo !== null && words.until(showDate(validTo))}
      </Typography.Text>
    </>
  );
}
