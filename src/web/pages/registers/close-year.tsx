import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { focusFirst } from '../../components/focus-first.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Book } from './registers-page.tsx';
import { registerWords } from './words.ts';

interface Props {
  readonly book: Book;
  readonly year: number;
}

/** It can not be undone: the year is typed before. */
export function CloseYear(props: Props) {
  const words = useWords(registerWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {words.closeYear(props.year)}
      </Button>
      {open && (
        <CloseDialog
          name={props.book.name}
          year={props.year}
          note={words.closeNote}
          step={() =>
            api('POST /books/{id}/years/{year}/close', { path: { id: props.book.id, year: props.year } })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface DialogProps {
  readonly name: string;
  readonly year: number;
  readonly note: string;
  readonly step: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function CloseDialog({ name, year, note, step, onClose }: DialogProps) {
  const words = useWords(registerWords);
  const { message } = App.useApp();
  const [typed, setTyped] = useState('');
  const close = useMutation({
    mutationFn: step,
    onSuccess: () => {
      void message.success(words.closed(year));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={`${words.closeTitle(year)}: ${name}`}
      okText={words.closeTitle(year)}
      okButtonProps={{ danger: true, disabled: typed !== String(year) }}
      confirmLoading={close.isPending}
      afterOpenChange={focusFirst}
      onOk={() => close.mutate()}
      onCancel={onClose}
    >
      <Alert type="warning" showIcon title={note} />
      <Form layout="vertical">
        <Form.Item label={words.closeConfirm(year)} htmlFor="close-year">
          <Input
            id="close-year"
            inputMode="numeric"
            value={typed}
            onChange={({ target }) => setTyped(target.value.trim())}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={close.error} />
    </Modal>
  );
}
