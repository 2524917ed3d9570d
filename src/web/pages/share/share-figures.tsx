/** The two shares against the target, and what they are made of. */
import { Card, Flex, Progress, Statistic, Tag, Typography } from 'antd';
import type { Answer } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { NumberLink } from './number-link.tsx';
import { percent, type Question, TARGET } from './share-question.ts';
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
      <Ratio name={words.fully} help={words.fullyHelp} ratio={share.fullyElectronic} mark />
      <Ratio name={words.exchanged} help={words.exchangedHelp} ratio={share.exchangedElectronically} />
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
        <Apart share={share} />
      </Card>
    </div>
  );
}

interface RatioProps {
  readonly name: string;
  readonly help: string;
  readonly ratio: number | null;
  readonly mark?: boolean;
}

function Ratio({ name, help, ratio, mark = false }: RatioProps) {
  const words = useWords(shareWords);
  const reached = ratio !== null && ratio >= TARGET;
  const missing = ratio === null ? '' : ((TARGET - ratio) * 100).toFixed(2).replace('.', ',');
  return (
    <Card size="small" className="share-card" aria-live="polite">
      <h2 className="share-card-title">
        {name} <Typography.Text type="secondary">{help}</Typography.Text>
      </h2>
      <Statistic value={percent(ratio, words.noData)} className="share-ratio" />
      {ratio !== null && (
        <Progress
          percent={ratio * 100}
          showInfo={false}
          aria-label={name}
          status={reached ? 'success' : 'normal'}
        />
      )}
      {mark && ratio !== null && (
        <Flex gap="small" align="center" wrap>
          <Tag color={reached ? 'success' : 'warning'}>{reached ? words.reached : words.below(missing)}</Tag>
          <Typography.Text type="secondary">{words.target}</Typography.Text>
        </Flex>
      )}
    </Card>
  );
}

function Apart({ share }: { readonly share: Share }) {
  const words = useWords(shareWords);
  const { excluded } = share;
  const left =
    excluded.stateSecrets === null
      ? words.left(String(excluded.notSent), String(excluded.simulated))
      : words.leftSecrets(String(excluded.stateSecrets));
  return (
    <Typography.Text type="secondary">
      {words.apart(String(share.copiesAndDigitised), String(share.recalled), String(share.restated))} {left}
    </Typography.Text>
  );
}
