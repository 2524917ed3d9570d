/** A figure that opens the documents behind it (promise 6). */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { useMayOpen, useOpenDocuments } from './opened-documents.tsx';
import { percent } from './share-question.ts';
import type { Behind } from './use-share.ts';
import { shareWords } from './words.ts';

interface Props {
  /** What it counts, for the drawer's title and for screen readers. */
  readonly what: string;
  readonly behind: Behind;
}

export const whole = new Intl.NumberFormat('vi');

export function NumberLink({ count, ...rest }: Props & { readonly count: number }) {
  if (count === 0) return <>0</>;
  return <Figure {...rest} text={whole.format(count)} />;
}

/** Opens what stands above the line of the fraction. */
export function PercentLink({ ratio, ...rest }: Props & { readonly ratio: number | null }) {
  const words = useWords(shareWords);
  if (ratio === null) return <>{words.noData}</>;
  return <Figure {...rest} text={percent(ratio, words.noData)} />;
}

function Figure({ what, behind, text }: Props & { readonly text: string }): ReactNode {
  const words = useWords(shareWords);
  const open = useOpenDocuments();
  const mayOpen = useMayOpen();
  if (!mayOpen(behind)) return text;
  return (
    <Button
      type="link"
      className="number-link"
      aria-label={`${text} – ${words.open(what)}`}
      onClick={() => open({ title: what, behind })}
    >
      {text}
    </Button>
  );
}
