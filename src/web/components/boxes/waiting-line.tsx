/** One thing that waits: what, how urgent, who asks, since when. The whole line is the link. */
import { Flex, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { incomingTones, outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { showAge, showDate, today } from '../format.ts';
import { UrgencyTag } from '../urgency-tag.tsx';
import { boxWords } from './box-words.ts';
import type { Box, WaitingItem } from './boxes.ts';
import './boxes.css';

interface Props {
  readonly item: WaitingItem;
  readonly kind: Box['kind'];
}

export function WaitingLine({ item, kind }: Props) {
  const words = useWords(boxWords);
  const states = useWords(stateWords);
  const language = useLanguage();
  const tone = (kind === 'outgoing' ? outgoingTones : incomingTones)[item.state] ?? 'default';
  const late = item.dueDate !== null && item.dueDate < today();
  return (
    <Link to={item.address} className="waiting-line">
      <Flex gap={6} wrap align="center">
        <UrgencyTag urgency={item.urgency} />
        <Tag color={tone}>{states[kind][item.state] ?? item.state}</Tag>
        {item.dueDate !== null && (
          <Tag color={late ? 'error' : 'default'}>
            {late ? words.overdue(showDate(item.dueDate)) : words.due(showDate(item.dueDate))}
          </Tag>
        )}
      </Flex>
      <Typography.Text strong className="waiting-subject">
        {item.subject}
      </Typography.Text>
      <Typography.Text type="secondary">
        {[item.symbol, item.from, showAge(item.since, language)].filter(Boolean).join(' · ')}
      </Typography.Text>
    </Link>
  );
}
