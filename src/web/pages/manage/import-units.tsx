import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { FileButton } from '../../components/file-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { manageWords } from './words.ts';

type Outcome = Answer<'POST /units/import'>;

export function ImportUnits() {
  const words = useWords(manageWords);
  const [file, setFile] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: (dryRun: 'true' | 'false') =>
      api('POST /units/import', {
        query: { dryRun, name: file?.name },
        file: file ?? new Blob(),
        contentType: 'text/csv',
      }),
  });
  const tried = run.data?.dryRun === true && run.data.errors.length === 0;
  return (
    <Card size="small">
      <h2 className="manage-heading">{words.import}</h2>
      <Typography.Paragraph type="secondary">{words.importHelp}</Typography.Paragraph>
      <Flex gap="small" wrap align="center">
        <FileButton
          label={file?.name ?? words.chooseFile}
          accept=".csv,text/csv"
          onFile={(chosen) => {
            setFile(chosen);
            run.reset();
          }}
        />
        <Button disabled={file === null} loading={run.isPending} onClick={() => run.mutate('true')}>
          {words.dryRun}
        </Button>
        <Button type="primary" disabled={!tried} loading={run.isPending} onClick={() => run.mutate('false')}>
          {words.write}
        </Button>
      </Flex>
      <ProblemAlert error={run.error} />
      <div aria-live="polite">{run.data && <OutcomeView outcome={run.data} />}</div>
    </Card>
  );
}

function OutcomeView({ outcome }: { readonly outcome: Outcome }) {
  const words = useWords(manageWords);
  const language = useLanguage();
  const { created, changed, unchanged, errors, written } = outcome;
  return (
    <>
      <Alert
        showIcon
        type={errors.length > 0 ? 'error' : written ? 'success' : 'info'}
        title={written ? words.written : words.wouldBe}
        description={words.outcome(String(created), String(changed), String(unchanged))}
      />
      {errors.length > 0 && (
        <Table
          aria-label={words.fault}
          size="small"
          pagination={false}
          rowKey={({ line, column, code }) => `${line} ${column} ${code}`}
          dataSource={errors.slice(0, 200)}
          columns={[
            { title: words.line, width: 80, dataIndex: 'line' },
            { title: words.column, width: 140, dataIndex: 'column' },
            { title: words.fault, render: (_, error) => error[language] },
          ]}
        />
      )}
    </>
  );
}
