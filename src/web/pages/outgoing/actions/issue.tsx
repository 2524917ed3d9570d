/** Number, date, seal: what will stand on the page is shown before, and what was issued is told only by the server. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Collapse, Descriptions, Flex, Form, Progress, Typography } from 'antd';
import { type Answer, api } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { DateField } from '../../../components/date-field.tsx';
import { showDate } from '../../../components/format.ts';
import { PdfViewer } from '../../../components/pdf/pdf-viewer.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { liveKey } from '../../../shell/live.ts';
import { fileAddress, useOpenDocument } from '../../document/open-document.ts';
import { useSignFlow } from '../../document/sign-flow.tsx';
import { useIssueOne } from '../steps.ts';
import { StampMarks } from './stamp-marks.tsx';
import { actionWords } from './words.ts';

export default function IssueAction() {
  const words = useWords(actionWords);
  return <StepButton main keys="p" label={words.issue} dialog={(close) => <IssueDialog onClose={close} />} />;
}

function IssueDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const { message } = App.useApp();
  const issueOne = useIssueOne();
  const flow = useSignFlow();
  const [form] = Form.useForm<{ date?: string }>();
  const preview = useQuery({
    queryKey: liveKey('number-preview', record.id),
    queryFn: ({ signal }) => api('GET /documents/{id}/number-preview', { path: { id: record.id }, signal }),
  });
  const issue = useMutation({
    mutationFn: ({ date }: { date?: string }) =>
      flow.alone(() => issueOne(record, { date: date || undefined })),
    onSuccess: async (symbol) => {
      if (symbol === null) return;
      await refresh();
      void message.success(words.issued(symbol));
      onClose();
    },
  });
  return (
    <StepDialog<{ date?: string }>
      title={words.issueTitle}
      okText={words.issue.replace('…', '')}
      disabled={preview.data === undefined}
      form={form}
      pending={issue.isPending}
      error={issue.error}
      onSubmit={issue.mutate}
      onClose={onClose}
    >
      <Flex vertical gap="middle">
        <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />
        {preview.data && <Preview preview={preview.data} />}
        {preview.data?.held === false && (
          <Form.Item name="date" label={words.date} extra={words.today}>
            <DateField />
          </Form.Item>
        )}
        <div aria-live="polite">
          {issue.isPending && (
            <>
              <Typography.Text>{words.working}</Typography.Text>
              <Progress percent={100} status="active" showInfo={false} aria-label={words.working} />
            </>
          )}
        </div>
      </Flex>
    </StepDialog>
  );
}

type NumberPreview = Answer<'GET /documents/{id}/number-preview'>;

function Preview({ preview }: { readonly preview: NumberPreview }) {
  const words = useWords(actionWords);
  const { record, main } = useOpenDocument();
  return (
    <>
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[
          {
            key: 'number',
            label: preview.held ? words.holds : words.willTake,
            children: <b className="number-preview">{preview.numberSymbol}</b>,
          },
          { key: 'date', label: words.date, children: showDate(preview.date) },
          { key: 'book', label: words.book, children: preview.bookName },
        ]}
      />
      <Typography.Text type="secondary">{words.previewNote}</Typography.Text>
      {main && preview.marks.length > 0 && (
        <Collapse
          items={[
            {
              key: 'page',
              label: words.preview,
              children: (
                <div className="stamp-preview">
                  <PdfViewer
                    url={fileAddress(record.id, main)}
                    title={words.preview}
                    overlay={(page) => <StampMarks page={page} preview={preview} />}
                  />
                </div>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
