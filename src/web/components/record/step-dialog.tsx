/** A dialog with a form for one step: it stays open with the reason until the server has accepted the step. */
import { Form, type FormInstance, Modal } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { focusFirst } from '../focus-first.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { type SeenVersion, StepProblem } from '../seen-version.tsx';

interface Props<T> {
  readonly title: string;
  readonly okText: string;
  readonly danger?: boolean;
  /** What the step needs is not there yet. */
  readonly disabled?: boolean;
  readonly form: FormInstance<T>;
  readonly initial?: Partial<T>;
  readonly pending: boolean;
  readonly error: unknown;
  /** Of a step on a record that others may change meanwhile. */
  readonly record?: { readonly seen: SeenVersion; readonly state: string };
  readonly onSubmit: (values: T) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function StepDialog<T>(props: Props<T>) {
  const { title, okText, danger = false, form, initial, pending, error, record } = props;
  const common = useWords(commonWords);
  // What was waited for may bring the first field with it.
  const waiting = props.disabled === true;
  const [shown, setShown] = useState(false);
  useEffect(() => focusFirst(shown && !waiting), [shown, waiting]);
  const stopped = props.disabled === true || (record?.seen.changed === true && !pending);
  return (
    <Modal
      open
      width={620}
      title={title}
      okText={okText}
      okButtonProps={{ disabled: stopped, danger }}
      cancelText={common.cancel}
      confirmLoading={pending}
      mask={{ closable: false }}
      afterOpenChange={setShown}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <Form<T>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={(initial ?? {}) as Record<string, unknown>}
        onFinish={props.onSubmit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !stopped) form.submit();
        }}
      >
        {props.children}
      </Form>
      {record ? (
        <StepProblem seen={record.seen} state={record.state} error={error} pending={pending} />
      ) : (
        <ProblemAlert error={error} />
      )}
    </Modal>
  );
}
