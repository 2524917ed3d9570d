/** The share of electronic documents: how high, where, why not higher, and every document behind it. */
import { Alert, Collapse, Skeleton, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { OpenedDocuments } from './opened-documents.tsx';
import { ShareFigures } from './share-figures.tsx';
import { ShareFilter } from './share-filter.tsx';
import { ShareGrid } from './share-grid.tsx';
import { ShareCauses, ShareTypes } from './share-groups.tsx';
import { useShareQuestion } from './share-question.ts';
import { ShareRanking } from './share-ranking.tsx';
import { ShareTrend } from './share-trend.tsx';
import { useShare } from './use-share.ts';
import { shareWords } from './words.ts';
import './share-page.css';

export default function SharePage() {
  const words = useWords(shareWords);
  const language = useLanguage();
  const question = useShareQuestion();
  const { data: share, error, refetch } = useShare(question);
  return (
    <OpenedDocuments>
      <div className="share-page">
        <Typography.Title level={1} className="share-title">
          {words.title}
        </Typography.Title>
        <ShareFilter question={question} />
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {share === undefined && !error && <Skeleton active />}
        {share && (
          <>
            <Typography.Text strong>
              {share.unitName} · {words[share.direction]}
            </Typography.Text>
            <ShareFigures share={share} question={question} />
            <Typography.Text type="secondary">{words.cutOff(showMoment(share.cutOff))}</Typography.Text>
            <Collapse
              size="small"
              items={[{ key: 'definition', label: words.definition, children: share.definition[language] }]}
            />
            {share.n === 0 && <Alert type="info" showIcon title={words.empty} />}
            <div className="share-columns">
              <ShareTrend question={question} />
              <ShareCauses question={question} />
            </div>
            <ShareRanking question={question} />
            <ShareGrid question={question} />
            <ShareTypes question={question} />
          </>
        )}
      </div>
    </OpenedDocuments>
  );
}
