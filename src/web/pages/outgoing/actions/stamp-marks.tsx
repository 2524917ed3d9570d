/** Over the page, before issuing: number and date as they will read, and the room of the seal and the check code. */
import type { Answer } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { actionWords } from './words.ts';
import './actions.css';

interface Props {
  readonly page: number;
  readonly preview: Answer<'GET /documents/{id}/number-preview'>;
}

const percent = (part: number) => `${part * 100}%`;

export function StampMarks({ page, preview }: Props) {
  const words = useWords(actionWords);
  const [year, month, day] = preview.date.split('-');
  const texts: Readonly<Record<string, string>> = {
    number: String(preview.number).padStart(2, '0'),
    date: `${day}/${month}/${year}`,
  };
  return preview.marks
    .filter((mark) => mark.page === page)
    .map(({ what, area }) => (
      <div
        key={what}
        className={`stamp-mark ${what}`}
        role="img"
        aria-label={[words.mark[what], texts[what]].filter(Boolean).join(': ')}
        style={{
          left: percent(area.left),
          top: percent(area.top),
          width: percent(area.width),
          height: percent(area.height),
        }}
      >
        {texts[what]}
      </div>
    ));
}
