/** A box as a card with its lines; nothing at all while it is empty, unless `showEmpty`. */
import { Button, Card, Skeleton, Typography } from 'antd';
import type { ReactNode } from 'react';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { boxWords } from './box-words.ts';
import type { Box, WaitingItem } from './boxes.ts';
import { useBox } from './use-box.ts';
import { WaitingLine } from './waiting-line.tsx';

interface Props {
  readonly box: Box;
  readonly showEmpty?: boolean;
  /** Beside the title, given what is shown. */
  readonly extra?: (items: readonly WaitingItem[]) => ReactNode;
}

const ranks: Readonly<Record<string, number>> = { express: 0, 'very-urgent': 1, urgent: 2 };

/** What is more urgent first, else what came later first. */
function inOrder(items: readonly WaitingItem[]): readonly WaitingItem[] {
  return items.toSorted((a, b) => (ranks[a.urgency] ?? 3) - (ranks[b.urgency] ?? 3));
}

export function BoxList({ box, showEmpty = false, extra }: Props) {
  const words = useWords(boxWords);
  const common = useWords(commonWords);
  const read = useBox(box);
  const items = inOrder(read.data?.pages.flatMap((page) => page.items) ?? []);
  if (!showEmpty && read.data && items.length === 0) return null;
  const count = read.data ? ` (${items.length}${read.hasNextPage ? '+' : ''})` : '';
  const title = (
    <h2 className="box-title">
      {words[box.kind][box.box]}
      {count}
    </h2>
  );
  return (
    <Card title={title} extra={extra?.(items)} className="box-card">
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {read.data && items.length === 0 && (
        <Typography.Text type="secondary">{common.nothing}</Typography.Text>
      )}
      <ul className="box-lines">
        {items.map((item) => (
          <li key={item.id}>
            <WaitingLine item={item} kind={box.kind} />
          </li>
        ))}
      </ul>
      {read.hasNextPage && (
        <Button block loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </Card>
  );
}
