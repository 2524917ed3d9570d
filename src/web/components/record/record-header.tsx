/** The way back, where the record stands, and what it is about; warnings below. */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Flex, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { commonWords } from '../../catalogue/common.ts';
import type { Tone } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { useIsPhone } from '../../shell/preferences.tsx';
import { UrgencyTag } from '../urgency-tag.tsx';

interface Props {
  readonly record: {
    readonly urgency: string;
    readonly numberSymbol: string | null;
    readonly subject: string;
  };
  readonly state: { readonly label: string; readonly tone: Tone };
  /** Beside the number. */
  readonly from?: string;
  readonly children?: ReactNode;
}

export function RecordHeader({ record, state, from, children }: Props) {
  const common = useWords(commonWords);
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
            <Tag color={state.tone}>{state.label}</Tag>
            <Typography.Text strong>{record.numberSymbol}</Typography.Text>
            {from !== undefined && <Typography.Text type="secondary">{from}</Typography.Text>}
          </Flex>
          <Typography.Title level={1} className="document-title" {...(phone && { ellipsis: { rows: 2 } })}>
            {record.subject}
          </Typography.Title>
        </div>
      </Flex>
      {children}
    </header>
  );
}
