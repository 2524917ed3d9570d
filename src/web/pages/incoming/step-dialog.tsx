/** A dialog with a form for one step: it stays open with the reason until the server has accepted the step. */
import { Form, type FormInstance, Modal } from 'antd';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { type SeenVersion, StepProblem } from '../../components/seen-version.tsx';

interface Props<T> {
  readonly title: string;
  readonly okText: string;
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
  const { title, okText, form, initial, pending, error, record, onSubmit, onClose, children } = props;
  return (
    <Modal
      open
      width={620}
      title={title}
      okText={okText}
      okButtonProps={{ disabled: record?.seen.changed === true && !pending }}
      confirmLoading={pending}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<T>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={(initial ?? {}) as Record<string, unknown>}
        onFinish={onSubmit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        {children}
      </Form>
      {record ? (
        <StepProblem seen={record.seen} state={record.state} error={error} pending={pending} />
      ) : (
        <ProblemAlert error={error} />
      )}
    </Modal>
  );
}
