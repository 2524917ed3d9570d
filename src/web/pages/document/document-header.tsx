import { ArrowLeftOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Tag, Typography } from 'antd';
import { useNavigate } from 'react-router';
import { commonWords } from '../../catalogue/common.ts';
import { outgoingTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useIsPhone } from '../../shell/preferences.tsx';
import { useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

export function DocumentHeader() {
  const words = useWords(documentWords);
  const states = useWords(stateWords);
  const common = useWords(commonWords);
  const { record } = useOpenDocument();
  const navigate = useNavigate();
  const phone = useIsPhone();
  return (
    <header className="document-header">
      <Flex gap={8} align="flex-start">
        <Button
          type="text"
          icon={<ArrowLeftOutlined aria-hidden />}
          aria-label={common.back}
          onClick={() => void navigate(-1)}
        />
        <div className="document-heading">
          <Flex gap={6} wrap align="center">
            <UrgencyTag urgency={record.urgency} />
            <Tag color={outgoingTones[record.state] ?? 'default'}>
              {states.outgoing[record.state] ?? record.state}
            </Tag>
            <Typography.Text strong>{record.numberSymbol}</Typography.Text>
          </Flex>
          <Typography.Title level={1} className="document-title" {...(phone && { ellipsis: { rows: 2 } })}>
            {record.subject}
          </Typography.Title>
        </div>
      </Flex>
      {record.returnReason !== null && record.state === 'returned' && (
        <Alert type="error" showIcon title={words.returned} description={record.returnReason} />
      )}
      {record.levelPending !== null && (
        <Alert type="warning" showIcon title={words.levelPending} description={record.levelPending} />
      )}
    </header>
  );
}
