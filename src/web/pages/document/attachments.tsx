/** The files that go with it, each read on the page: a phone would only download what opens beside it. */
import { PaperClipOutlined } from '@ant-design/icons';
import { Button, Modal, Typography } from 'antd';
import { useState } from 'react';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showSize } from '../../components/format.ts';
import { PdfViewer } from '../../components/pdf/pdf-viewer.tsx';
import { useIsPhone, useLanguage } from '../../shell/preferences.tsx';
import { fileAddress, type OpenDocument, useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

type File = OpenDocument['attachments'][number];

export function Attachments() {
  const words = useWords(documentWords);
  const language = useLanguage();
  const { attachments } = useOpenDocument();
  const [open, setOpen] = useState<File | null>(null);
  if (attachments.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">{words.attachments}</h2>
      <ul className="plain-list">
        {attachments.map((file) => (
          <li key={file.id}>
            <Button
              type="link"
              className="file-link"
              icon={<PaperClipOutlined aria-hidden />}
              onClick={() => setOpen(file)}
            >
              {file.name} <Typography.Text type="secondary">{showSize(file.size, language)}</Typography.Text>
            </Button>
          </li>
        ))}
      </ul>
      {open && <AttachmentDialog file={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function AttachmentDialog({ file, onClose }: { readonly file: File; readonly onClose: () => void }) {
  const common = useWords(commonWords);
  const { record } = useOpenDocument();
  const phone = useIsPhone();
  return (
    <Modal
      open
      title={file.name}
      footer={<Button onClick={onClose}>{common.close}</Button>}
      onCancel={onClose}
      width={phone ? '100%' : 900}
      {...(phone && { style: { top: 0, maxWidth: '100%', margin: 0, padding: 0 } })}
    >
      <div className="attachment-view">
        <PdfViewer url={fileAddress(record.id, file)} title={file.name} />
      </div>
    </Modal>
  );
}
