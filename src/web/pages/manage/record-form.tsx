/** A short form in a dialog, described by its fields; what the server refuses stands below, and nothing typed is lost. */
import { useMutation } from '@tanstack/react-query';
import { App, Checkbox, Form, Input, Modal, Select, Typography } from 'antd';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { manageWords } from './words.ts';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'long' | 'date' | 'email' | 'choice' | 'choices' | 'yes';
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly optional?: true;
}

export type Values = Readonly<Record<string, unknown>>;

interface Props {
  readonly title: string;
  readonly help?: string;
  readonly okText: string;
  readonly danger?: boolean;
  /** Those that follow from what was chosen are told by a function of the values. */
  readonly fields: readonly Field[] | ((values: Values) => readonly Field[]);
  readonly initial?: Values;
  /** Resolves when the server has taken it. */
  readonly send: (values: Values) => Promise<unknown>;
  readonly onClose: () => void;
}

export function RecordForm({
  title,
  help,
  okText,
  danger = false,
  fields,
  initial = {},
  send,
  onClose,
}: Props) {
  const words = useWords(manageWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const { withFreshFactor } = useSigningDesk();
  const [form] = Form.useForm<Record<string, unknown>>();
  const values = Form.useWatch([], form) ?? initial;
  const shown = typeof fields === 'function' ? fields(values) : fields;
  const save = useMutation({
    mutationFn: async (values: Values) =>
      (await withFreshFactor(async () => ({ done: await send(values) }))) !== null,
    onSuccess: (done) => {
      if (!done) return;
      void message.success(words.done);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={common.cancel}
      okButtonProps={{ loading: save.isPending, danger }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {help !== undefined && <Typography.Paragraph>{help}</Typography.Paragraph>}
      <Form form={form} layout="vertical" initialValues={initial} onFinish={(values) => save.mutate(values)}>
        {shown.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={field.label}
            {...(field.kind === 'yes' && { valuePropName: 'checked' })}
            rules={
              field.optional || field.kind === 'yes' ? [] : [{ required: true, message: common.required }]
            }
          >
            {control(field)}
          </Form.Item>
        ))}
      </Form>
      <ProblemAlert error={save.error} />
    </Modal>
  );
}

function control({ kind, options = [], label }: Field) {
  // Without autoSize: it measures with a style attribute, which the content security policy refuses.
  if (kind === 'long') return <Input.TextArea rows={2} maxLength={500} />;
  if (kind === 'date') return <DateField />;
  if (kind === 'email') return <Input type="email" />;
  if (kind === 'yes') return <Checkbox aria-label={label} />;
  if (kind === 'text') return <Input maxLength={200} />;
  return (
    <Select
      {...(kind === 'choices' && { mode: 'multiple' as const })}
      showSearch={{ filterOption: (typed, option) => fold(String(option?.label)).includes(fold(typed)) }}
      options={[...options]}
    />
  );
}

/** The text of a field, null when it was left empty. */
export function textOf(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
