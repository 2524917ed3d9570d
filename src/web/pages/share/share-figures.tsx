/** The two shares against the target, and what they are made of. */
import { Button, Card, Flex, Progress, Tag, Typography } from 'antd';
import type { Answer } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { NumberLink, PercentLink } from './number-link.tsx';
import { useMayOpen, useOpenDocuments } from './opened-documents.tsx';
import { type Question, TARGET } from './share-question.ts';
import type { Behind } from './use-share.ts';
import { shareWords } from './words.ts';

type Share = Answer<'GET /share'>;
const letters = ['A', 'B', 'C', 'D'] as const;

interface Props {
  readonly share: Share;
  readonly question: Question;
}

export function ShareFigures({ share, question }: Props) {
  const words = useWords(shareWords);
  return (
    <div className="share-cards">
      <Ratio
        name={words.fully}
        help={words.fullyHelp}
        ratio={share.fullyElectronic}
        behind={{ ...question, class: 'A' }}
        missing={{ ...question, class: 'BCD' }}
      />
      <Ratio
        name={words.exchanged}
        help={words.exchangedHelp}
        ratio={share.exchangedElectronically}
        behind={{ ...question, class: 'AB' }}
      />
      <Card size="small" className="share-card">
        <h2 className="share-card-title">{words.counted}</h2>
        <div className="share-number">
          <NumberLink count={share.n} what={words.counted} behind={question} />
        </div>
        <ul className="share-classes">
          {letters.map((letter) => (
            <li key={letter}>
              <span>{words.classes[letter]}</span>
              <NumberLink
                count={share.classes[letter]}
                what={words.classes[letter] ?? letter}
                behind={{ ...question, class: letter }}
              />
            </li>
          ))}
        </ul>
        <Apart share={share} question={question} />
      </Card>
    </div>
  );
}

interface RatioProps {
  readonly name: string;
  readonly help: string;
  readonly ratio: number | null;
  readonly behind: Behind;
  /** What keeps it from the target; only the ratio that has one. */
  readonly missing?: Behind;
}

function Ratio({ name, help, ratio, behind, missing }: RatioProps) {
  const reached = ratio !== null && ratio >= TARGET;
  return (
    <Card size="small" className="share-card" aria-live="polite">
      <h2 className="share-card-title">
        {name} <Typography.Text type="secondary">{help}</Typography.Text>
      </h2>
      <div className="share-ratio">
        <PercentLink ratio={ratio} what={name} behind={behind} />
      </div>
      {ratio !== null && (
        <Progress
          percent={ratio * 100}
          showInfo={false}
          aria-label={name}
          status={reached ? 'success' : 'normal'}
        />
      )}
      {missing && ratio !== null && <Target ratio={ratio} missing={missing} />}
    </Card>
  );
}

function Target({ ratio, missing }: { readonly ratio: number; readonly missing: Behind }) {
  const words = useWords(shareWords);
  const open = useOpenDocuments();
  const mayOpen = useMayOpen();
  const points = ((TARGET - ratio) * 100).toFixed(2).replace('.', ',');
  return (
    <Flex gap="small" align="center" wrap>
      {ratio >= TARGET ? (
        <Tag color="success">{words.reached}</Tag>
      ) : (
        <Button
          size="small"
          className="share-missing"
          disabled={!mayOpen(missing)}
          onClick={() => open({ title: words.below(points), behind: missing })}
        >
          {words.below(points)}
        </Button>
      )}
      <Typography.Text type="secondary">{words.target}</Typography.Text>
    </Flex>
  );
}

const within = ['copies', 'recalled', 'restated'] as const;

/** What is told apart among the counted, and what is left out. State secrets are counted and never opened. */
function Apart({ share, question }: Props) {
  const words = useWords(shareWords);
  const { excluded } = share;
  const counts = { copies: share.copiesAndDigitised, recalled: share.recalled, restated: share.restated };
  const line = (part: NonNullable<Behind['part']>, count: number) => (
    <li key={part}>
      <span>{words.parts[part]}</span>
      <NumberLink count={count} what={words.parts[part] ?? part} behind={{ ...question, part }} />
    </li>
  );
  return (
    <ul className="share-classes share-apart">
      {within.map((part) => line(part, counts[part]))}
      {excluded.stateSecrets === null ? (
        <>
          {line('not-sent', excluded.notSent)}
          {line('simulated', excluded.simulated)}
        </>
      ) : (
        <li>
          <span>{words.secrets}</span>
          {excluded.stateSecrets}
        </li>
      )}
    </ul>
  );
}
