import { useMutation } from '@tanstack/react-query';
import { App, Checkbox, Form, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { useArrival, useSeenArrival } from './open-arrival.ts';
import { type Part, PartsField, partsBody, partsOf } from './parts-field.tsx';
import { stepWords } from './step-words.ts';
import { WorkingDaysField } from './working-days-field.tsx';

interface Values {
  readonly asDirected: boolean;
  readonly parts?: readonly Part[];
  readonly dueDate?: string;
}

/** As the leader directed, or to people named here. */
export function AssignDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(stepWords);
  const { record, refresh } = useArrival();
  const { seen, state, onError } = useSeenArrival();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const direction = record.directions.at(-1);
  // Assigned anew, one begins from how it stands; at first, from what the leader directed.
  const now = record.assignments
    .filter((one) => one.state !== 'closed')
    .map((one) => ({ ...one, appointmentId: one.assigneeId }));
  const asDirected = Form.useWatch('asDirected', form) ?? (direction !== undefined && now.length === 0);
  const step = useMutation({
    mutationFn: ({ asDirected: follow, parts, dueDate }: Values) =>
      api('POST /incoming/{id}/assign', {
        path: { id: record.id },
        etag: seen.etag,
        body: follow ? {} : { parts: partsBody(parts ?? [], dueDate) },
      }),
    onSuccess: async () => {
      await refresh();
      void message.success(words.assigned);
      onClose();
    },
    onError,
  });
  return (
    <StepDialog<Values>
      title={words.assignTitle}
      okText={words.assignTitle}
      form={form}
      initial={{
        asDirected: direction !== undefined && now.length === 0,
        parts: partsOf(now.length > 0 ? now : (direction?.parts ?? [])),
      }}
      pending={step.isPending}
      error={step.error}
      record={{ seen, state }}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item name="asDirected" valuePropName="checked" hidden={direction === undefined}>
        <Checkbox>{words.assignAsDirected}</Checkbox>
      </Form.Item>
      {direction && asDirected && (
        <Typography.Paragraph className="multiline">“{direction.opinion}”</Typography.Paragraph>
      )}
      {!asDirected && (
        <>
          <PartsField unitId={record.unitId} />
          <WorkingDaysField name="dueDate" />
        </>
      )}
    </StepDialog>
  );
}
