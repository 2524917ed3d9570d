/** A file for the server, with its progress, and a way on when the line broke. */
import { InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Progress, Typography, Upload } from 'antd';
import { useWords } from '../catalogue/words.ts';
import { showSize } from '../components/format.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { useLanguage } from '../shell/preferences.tsx';
import type { SentUpload } from './send-upload.ts';
import { uploadWords } from './upload-words.ts';
import { type UploadControl, useUpload } from './use-upload.ts';

interface Props {
  /** What the file is for. */
  readonly label: string;
  /** Kinds and limits, in words. */
  readonly hint?: string;
  /** As of an input: ".pdf,.docx". */
  readonly accept: string;
  /** Hands the finished upload to a route as `?upload=`. */
  readonly use: (sent: SentUpload) => Promise<unknown>;
  readonly disabled?: boolean;
}

export function UploadField({ label, hint, accept, use, disabled = false }: Props) {
  const words = useWords(uploadWords);
  const control = useUpload(use);
  const { state } = control;
  return (
    <Flex vertical gap="small">
      <Upload.Dragger
        accept={accept}
        showUploadList={false}
        disabled={disabled || state.phase !== 'idle'}
        beforeUpload={(file) => {
          control.send(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="ant-upload-text">
          {label}: {words.drop}
        </p>
        {hint && <p className="ant-upload-hint">{hint}</p>}
      </Upload.Dragger>
      <div aria-live="polite">
        {state.phase !== 'idle' && <Running control={control} />}
        <ProblemAlert error={state.error} />
      </div>
    </Flex>
  );
}

function Running({ control }: { readonly control: UploadControl }) {
  const words = useWords(uploadWords);
  const language = useLanguage();
  const { phase, name, sent, total, resumed } = control.state;
  const said = {
    idle: '',
    sending: words.sending,
    paused: words.paused,
    broken: words.broken,
    using: words.using,
  };
  const text = said[phase];
  const percent = total === 0 ? 0 : Math.floor((100 * sent) / total);
  return (
    <Flex vertical gap={4}>
      <Typography.Text>{typeof text === 'string' ? text : text(name)}</Typography.Text>
      {resumed && <Alert type="info" showIcon title={words.resumed} />}
      <Progress
        percent={phase === 'using' ? 100 : percent}
        status={phase === 'broken' ? 'exception' : phase === 'paused' ? 'normal' : 'active'}
        aria-label={words.progress}
      />
      <Flex gap="small" align="center" wrap>
        <Typography.Text type="secondary">
          {showSize(sent, language)} / {showSize(total, language)}
        </Typography.Text>
        {phase === 'sending' && <Button onClick={control.pause}>{words.pause}</Button>}
        {(phase === 'paused' || phase === 'broken') && (
          <Button type="primary" onClick={control.resume}>
            {words.resume}
          </Button>
        )}
        {phase !== 'using' && <Button onClick={control.drop}>{words.cancel}</Button>}
      </Flex>
    </Flex>
  );
}
