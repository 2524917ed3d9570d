import { Alert, Flex, Segmented, Typography } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { type Query, request } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import type { SentUpload } from '../../uploads/send-upload.ts';
import { UploadField } from '../../uploads/upload-field.tsx';
import { startingContent } from './content.ts';
import { etagOf, useOwnDraft, versionOf } from './use-draft.ts';
import { composeWords } from './words.ts';

const ContentForm = lazy(() => import('./content-form.tsx'));

export type How = 'upload' | 'write';

interface Props {
  readonly how: How;
  readonly onHow: (how: How) => void;
}

export function ContentSection({ how, onHow }: Props) {
  const words = useWords(composeWords);
  const { record, values, content, setContent } = useOwnDraft();
  const [uploaded] = useState(
    content === null && (record?.files.some(({ role }) => role === 'main') ?? false),
  );
  const choose = (next: How) => {
    if (next === 'write' && content === null) setContent(startingContent(values.typeCode));
    onHow(next);
  };
  return (
    <Flex vertical gap="small">
      <Segmented<How>
        aria-label={words.how}
        value={how}
        options={[
          { value: 'upload', label: words.upload },
          { value: 'write', label: words.write },
        ]}
        onChange={choose}
        style={{ alignSelf: 'start' }}
      />
      {how === 'upload' && <MainUpload />}
      {how === 'write' && (
        <Suspense fallback={null}>
          {uploaded && <Alert type="info" showIcon title={words.writeReplaces} />}
          <ContentForm />
        </Suspense>
      )}
    </Flex>
  );
}

function MainUpload() {
  const words = useWords(composeWords);
  const { record, step, setContent } = useOwnDraft();
  const main = record?.files.find(({ role }) => role === 'main');
  const use = async (sent: SentUpload) => {
    // What was written in the form is not what will be signed then.
    setContent(null);
    await step(async ({ id, version }) => {
      const query = { upload: sent.id } as Query<'PUT /documents/{id}/file'>;
      const reply = await request('PUT /documents/{id}/file', { path: { id }, query, etag: etagOf(version) });
      return { result: reply.body, version: versionOf(reply.etag) };
    }, true);
  };
  return (
    <Flex vertical gap="small">
      {main && <Typography.Text strong>{words.hasFile(main.name, record?.pageCount ?? 0)}</Typography.Text>}
      <UploadField label={words.mainFile} hint={words.mainHint} accept=".pdf,.docx,.odt" use={use} />
    </Flex>
  );
}
