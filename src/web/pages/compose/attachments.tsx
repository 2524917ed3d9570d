import { DeleteOutlined, FilePdfOutlined } from '@ant-design/icons';
import { App, Button, Flex } from 'antd';
import { ApiError, codeOf, type Query, request } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showSize } from '../../components/format.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import type { SentUpload } from '../../uploads/send-upload.ts';
import { UploadField } from '../../uploads/upload-field.tsx';
import { fileAddress } from '../document/open-document.ts';
import { etagOf, useOwnDraft, versionOf } from './use-draft.ts';
import { composeWords } from './words.ts';

type AttachQuery = Query<'POST /documents/{id}/attachments'>;

export function Attachments() {
  const words = useWords(composeWords);
  const language = useLanguage();
  const { record, step, busy } = useOwnDraft();
  const attach = useAttach();
  const files = record?.files.filter(({ role }) => role === 'attachment') ?? [];
  const remove = (fileId: string) =>
    step(async ({ id, version }) => {
      const path = { id, fileId };
      const reply = await request('DELETE /documents/{id}/attachments/{fileId}', {
        path,
        etag: etagOf(version),
      });
      return { result: undefined, version: versionOf(reply.etag) || null };
    });
  return (
    <Flex vertical gap="small">
      <ul className="draft-list">
        {files.map((file) => (
          <li key={file.id} className="draft-line">
            <a className="draft-name" href={fileAddress(record!.id, file)} target="_blank" rel="noreferrer">
              <FilePdfOutlined aria-hidden /> {file.name} · {showSize(file.size, language)}
            </a>
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={words.remove(file.name)}
              disabled={busy}
              onClick={() => void remove(file.id).catch(() => undefined)}
            />
          </li>
        ))}
      </ul>
      <UploadField label={words.attachment} hint={words.attachmentHint} accept=".pdf" use={attach} />
    </Flex>
  );
}

/** A scan may hold active content; the person says so, and it is recorded. */
function useAttach() {
  const words = useWords(composeWords);
  const common = useWords(commonWords);
  const { modal } = App.useApp();
  const { step } = useOwnDraft();
  const send = (sent: SentUpload, confirmActive: boolean) =>
    step(async ({ id, version }) => {
      const query = { upload: sent.id, ...(confirmActive && { confirmActive: 'true' }) } as AttachQuery;
      const reply = await request('POST /documents/{id}/attachments', {
        path: { id },
        query,
        etag: etagOf(version),
      });
      return { result: reply.body, version: versionOf(reply.etag) };
    }, true);
  return async (sent: SentUpload): Promise<void> => {
    try {
      await send(sent, false);
    } catch (error) {
      if (codeOf(error) !== 'PDF_ACTIVE_CONTENT') throw error;
      const found = error instanceof ApiError ? error.problem.title : '';
      const content = `${found} ${words.activeText}`;
      const agreed = await modal.confirm({
        title: words.activeTitle,
        content,
        okText: words.activeConfirm,
        cancelText: common.cancel,
      });
      if (!agreed) throw error;
      await send(sent, true);
    }
  };
}
