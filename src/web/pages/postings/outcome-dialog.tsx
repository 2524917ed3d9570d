/** What came back: the addressee's signature with its scan, the paper itself, or for now the post's own signature. */
import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio, Upload } from 'antd';
import { useState } from 'react';
import { api, request } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { today } from '../../components/format.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { liveKey } from '../../shell/live.ts';
import type { Posting } from './posting-list.tsx';
import { postingWords } from './words.ts';

const kinds = ['received', 'returned', 'postmark'] as const;

interface Values {
  readonly kind: (typeof kinds)[number];
  readonly on: string;
  readonly note: string;
  readonly itemNumber?: string | null;
}

interface Props {
  readonly posting: Posting;
  readonly onClose: () => void;
}

export function OutcomeDialog({ posting, onClose }: Props) {
  const words = useWords(postingWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? 'received';
  const [scan, setScan] = useState<File | null>(null);
  const step = useMutation({
    mutationFn: (values: Values) => enter(posting, values, values.kind === 'received' ? scan : null),
    onSuccess: () => {
      void message.success(words.settled);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: liveKey('postings') }),
  });
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <StepDialog<Values>
      title={words.settleOf(posting.addressee)}
      okText={common.save}
      form={form}
      initial={{ kind: 'received', on: today(), itemNumber: posting.itemNumber }}
      pending={step.isPending}
      error={step.error}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group vertical options={kinds.map((value) => ({ value, label: words.kinds[value] }))} />
      </Form.Item>
      {kind === 'postmark' ? (
        <Form.Item name="itemNumber" label={words.itemNumber}>
          <Input maxLength={40} />
        </Form.Item>
      ) : (
        <Form.Item
          name="on"
          label={kind === 'received' ? words.receivedOn : words.returnedOn}
          rules={required}
        >
          <DateField min={posting.postedOn} max={today()} always />
        </Form.Item>
      )}
      <Form.Item
        name="note"
        label={{ received: words.receivedBy, returned: words.why, postmark: words.postmark }[kind]}
        rules={required}
      >
        <Input maxLength={300} data-first />
      </Form.Item>
      {kind === 'received' && <Scan file={scan} onFile={setScan} />}
    </StepDialog>
  );
}

async function enter({ id, version }: Posting, { kind, on, note, itemNumber }: Values, scan: File | null) {
  const seen = { path: { id }, etag: `"${version}"` };
  if (kind === 'postmark') {
    await api('POST /postings/{id}/receipt', {
      ...seen,
      body: { receipt: note, itemNumber: itemNumber ?? null },
    });
    return;
  }
  // The scan first: when it is refused nothing has been entered.
  const kept = scan
    ? await request('PUT /postings/{id}/returned-slip', {
        ...seen,
        file: scan,
        contentType: 'application/pdf',
      })
    : seen;
  await api('POST /postings/{id}/outcome', {
    path: { id },
    etag: kept.etag ?? seen.etag,
    body: { outcome: kind, on, note },
  });
}

interface ScanProps {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}

function Scan({ file, onFile }: ScanProps) {
  const words = useWords(postingWords);
  return (
    <Form.Item label={words.scanField} htmlFor="slip-scan">
      <Upload
        id="slip-scan"
        accept="application/pdf,.pdf"
        maxCount={1}
        fileList={file ? [{ uid: '1', name: file.name }] : []}
        beforeUpload={(chosen) => {
          onFile(chosen);
          return false;
        }}
        onRemove={() => onFile(null)}
      >
        <Button icon={<UploadOutlined aria-hidden />}>{words.choose}</Button>
      </Upload>
    </Form.Item>
  );
}
