/** Over one page: the place of the signature before it is given, and the comments pinned to it. */
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

/** Where the next signature will stand and how it will look, as the server will draw it. */
export function useSignaturePreview() {
  const { record, main } = useOpenDocument();
  return useQuery({
    queryKey: ['signature-preview', record.id, main?.sha256],
    queryFn: ({ signal }) =>
      api('GET /documents/{id}/signature-preview', { path: { id: record.id }, signal }),
    enabled: main !== undefined && record.mayDo.includes('sign'),
  });
}

export function PageMarks({ page }: { readonly page: number }) {
  return (
    <>
      <SignaturePlace page={page} />
      <Pins page={page} />
    </>
  );
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const percent = (part: number) => `${part * 100}%`;

function styleOf({ left, top, width, height }: Area): React.CSSProperties {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

function SignaturePlace({ page }: { readonly page: number }) {
  const words = useWords(documentWords);
  const { data } = useSignaturePreview();
  if (!data) return null;
  const { signature, seal } = data;
  return (
    <>
      {signature.page === page && (
        <div className="place-mark" style={styleOf(signature.area)} data-mark="signature">
          {data.picture === null ? <i>{data.name}</i> : <img src={data.picture} alt="" />}
          <span>{words.signHere}</span>
        </div>
      )}
      {seal !== null && seal.page === page && (
        <div
          className="place-mark seal"
          style={styleOf(seal.area)}
          role="img"
          aria-label={words.sealHere}
          data-mark="seal"
        />
      )}
    </>
  );
}

function Pins({ page }: { readonly page: number }) {
  const words = useWords(documentWords);
  const { record, pins } = useOpenDocument();
  const made = record.reviews
    .filter(({ round, decision }) => decision === 'returned' && round === record.reviewRound)
    .flatMap(({ comments, fullName }) => comments.map((comment) => ({ ...comment, fullName })));
  return (
    <>
      {made.map((comment, index) =>
        comment.page === page ? (
          <PinMark
            key={`${comment.x} ${comment.y} ${comment.text}`}
            number={index + 1}
            place={comment}
            title={words.pinnedBy(comment.fullName)}
            text={comment.text}
          />
        ) : null,
      )}
      {pins.map((pin, index) =>
        pin.page === page ? (
          <PinMark
            key={`${pin.x} ${pin.y} ${pin.text}`}
            number={index + 1}
            place={pin}
            title={words.pinNew}
            text={pin.text}
            isNew
          />
        ) : null,
      )}
    </>
  );
}

interface PinProps {
  readonly number: number;
  readonly place: { readonly x: number; readonly y: number };
  readonly title: string;
  readonly text: string;
  readonly isNew?: true;
}

function PinMark({ number, place, title, text, isNew }: PinProps) {
  return (
    <Popover title={title} content={<div className="pin-text">{text}</div>} trigger={['click', 'hover']}>
      <button
        type="button"
        className={isNew ? 'pin new' : 'pin'}
        style={{ left: percent(place.x), top: percent(place.y) }}
        aria-label={`${title} ${number}: ${text}`}
      >
        {number}
      </button>
    </Popover>
  );
}
