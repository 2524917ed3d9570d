/** What went wrong, what to do, and under which code and trace it can be found. */
import { Alert, Button, Space, Typography } from 'antd';
import { ApiError } from '../api/client.ts';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';
import { useLanguage } from '../shell/preferences.tsx';

interface FieldFault {
  readonly path: string;
  readonly vi: string;
  readonly en: string;
}

export function ProblemAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const words = useWords(commonWords);
  const said = useProblemText(error);
  if (error === null || error === undefined) return null;
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      {words.retry}
    </Button>
  );
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={said.title}
      description={
        <Space orientation="vertical" size={2}>
          {said.detail}
          {said.faults.map((fault) => (
            <span key={fault}>• {fault}</span>
          ))}
          {said.code !== '' && (
            <Typography.Text type="secondary" code>
              {said.code}
            </Typography.Text>
          )}
        </Space>
      }
      action={retry}
    />
  );
}

interface ProblemText {
  readonly title: string;
  readonly detail: string;
  readonly faults: readonly string[];
  readonly code: string;
}

/** In the language of the page. */
export function useProblemText(error: unknown): ProblemText {
  const language = useLanguage();
  const words = useWords(commonWords);
  if (!(error instanceof ApiError)) return { title: words.pageDefect, detail: '', faults: [], code: '' };
  const { problem } = error;
  const faults = (problem.details?.['fields'] as readonly FieldFault[] | undefined) ?? [];
  const trace = problem.status >= 500 ? ` · ${words.traceId} ${problem.traceId}` : '';
  return {
    title: language === 'vi' ? problem.title : problem.titleEn,
    detail: language === 'vi' ? problem.detail : problem.detailEn,
    faults: faults.map((fault) => `${fault.path}: ${fault[language]}`),
    code: problem.code + trace,
  };
}
