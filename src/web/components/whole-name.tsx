/** A name of a certificate as people read it; the whole of it (RFC 4514) on demand. */
import { useWords } from '../catalogue/words.ts';
import { verdictWords } from './verdict-words.ts';

interface Props {
  readonly shown: string;
  readonly whole: string;
}

export function WholeName({ shown, whole }: Props) {
  const words = useWords(verdictWords);
  if (shown === whole) return <span className="digest">{whole}</span>;
  return (
    <details className="whole-name">
      <summary>
        {shown} <span className="whole-name-more">{words.wholeName}</span>
      </summary>
      <span className="digest">{whole}</span>
    </details>
  );
}

/** The common name, otherwise the organisation, of "CN=A\, B, O=C"; the whole when it has neither. */
export function commonNameOf(whole: string): string {
  const parts = whole.match(/(?:[^,+\\]|\\.)+/g) ?? [];
  const of = (type: string) =>
    parts.map((part) => part.trim()).find((part) => part.toUpperCase().startsWith(`${type}=`));
  const found = of('CN') ?? of('O');
  return found === undefined ? whole : found.slice(found.indexOf('=') + 1).replaceAll(/\\(.)/g, '$1');
}
