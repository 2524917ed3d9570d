/** A paper document gets its line: outgoing here; incoming on the page that also keeps its record and scan. */
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, newKey } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { today } from '../../components/format.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import type { Book } from './registers-page.tsx';
import { registerWords } from './words.ts';

interface Values {
  readonly date: string;
  readonly number?: number | null;
  readonly numberSymbol: string;
  readonly titleAndSubject: string;
  readonly signer?: string;
  readonly recipients?: string;
  readonly copyKeeper?: string;
  readonly copies?: number | null;
  readonly note?: string;
}

export function EnterByHand({ book }: { readonly book: Book }) {
  const words = useWords(registerWords);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const enter = () => (book.direction === 'incoming' ? void navigate('/incoming/new') : setOpen(true));
  return (
    <>
      <Button onClick={enter}>{words.enter}</Button>
      {open && <EntryDialog book={book} onClose={() => setOpen(false)} />}
    </>
  );
}

function EntryDialog({ book, onClose }: { readonly book: Book; readonly onClose: () => void }) {
  const words = useWords(registerWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [idempotencyKey, setKey] = useState(newKey);
  const step = useMutation({
    mutationFn: ({ date, number, copies, ...texts }: Values) =>
      api('POST /books/{id}/entries', {
        path: { id: book.id },
        idempotencyKey,
        body: {
          date,
          ...(number && { number }),
          columns: { direction: 'outgoing', ...texts, copies: copies ?? null },
        },
      }),
    onSuccess: ({ number }) => {
      void message.success(words.entered(number));
      onClose();
    },
    onError: () => setKey(newKey()),
  });
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <StepDialog<Values>
      title={words.enterTitle}
      okText={common.save}
      form={form}
      initial={{ date: today() }}
      pending={step.isPending}
      error={step.error}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Flex gap="middle" wrap>
        <Form.Item name="date" label={words.out.documentDate} rules={required}>
          <DateField max={today()} />
        </Form.Item>
        <Form.Item name="number" label={words.numberOnPaper}>
          <InputNumber min={1} precision={0} />
        </Form.Item>
        <Form.Item name="copies" label={words.out.copies}>
          <InputNumber min={0} max={9999} precision={0} />
        </Form.Item>
      </Flex>
      <Form.Item name="numberSymbol" label={words.out.numberSymbol} rules={required}>
        <Input maxLength={100} data-first />
      </Form.Item>
      <Form.Item name="titleAndSubject" label={words.out.titleAndSubject} rules={required}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      {(['signer', 'recipients', 'copyKeeper', 'note'] as const).map((name) => (
        <Form.Item key={name} name={name} label={words.out[name]}>
          <Input maxLength={1000} />
        </Form.Item>
      ))}
    </StepDialog>
  );
}
