import { Button } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { useOpenDocuments } from './opened-documents.tsx';
import type { Behind } from './use-share.ts';
import { shareWords } from './words.ts';

interface Props {
  readonly count: number;
  /** What it counts, for the drawer's title and for screen readers. */
  readonly what: string;
  readonly behind: Behind;
}

const whole = new Intl.NumberFormat('vi');

export function NumberLink({ count, what, behind }: Props) {
  const words = useWords(shareWords);
  const open = useOpenDocuments();
  if (count === 0) return <>0</>;
  return (
    <Button
      type="link"
      className="number-link"
      aria-label={`${whole.format(count)} – ${words.open(what)}`}
      onClick={() => open({ title: what, behind })}
    >
      {whole.format(count)}
    </Button>
  );
}
