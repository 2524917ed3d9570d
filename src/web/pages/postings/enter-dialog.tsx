/** One line of the post book: what goes to one addressee on one day. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Flex, Form, Input, InputNumber, Radio } from 'antd';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { today } from '../../components/format.ts';
import { StepDialog } from '../../components/record/step-dialog.tsx';
import { liveKey } from '../../shell/live.ts';
import { LinesOfDay } from './lines-of-day.tsx';
import type { Waiting } from './waiting-paper.tsx';
import { postingWords } from './words.ts';

const methods = ['post', 'registered', 'hand'] as const;

interface Values {
  /** Of waiting deliveries, or of lines of the outgoing register. */
  readonly chosen: readonly string[];
  readonly postedOn: string;
  readonly addressee: string;
  readonly address?: string | null;
  readonly method: (typeof methods)[number];
  readonly itemNumber?: string;
  readonly envelopes: number;
  readonly note?: string;
}

interface Props {
  readonly unitId: string;
  /** Paper of one addressee; none: lines of the outgoing register are chosen by their day. */
  readonly waiting: readonly Waiting[];
  readonly onEntered: () => void;
  readonly onClose: () => void;
}

export function EnterDialog({ unitId, waiting, onEntered, onClose }: Props) {
  const words = useWords(postingWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const method = Form.useWatch('method', form);
  const [idempotencyKey, setKey] = useState(newKey);
  const step = useMutation({
    mutationFn: ({ chosen, ...rest }: Values) =>
      api('POST /postings', { idempotencyKey, body: { unitId, items: itemsOf(waiting, chosen), ...rest } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: liveKey('postings') });
      void message.success(words.entered);
      onClose();
      onEntered();
    },
    onError: () => setKey(newKey()),
  });
  const required = [{ required: true, whitespace: true, message: common.required }];
  // Not `required`: a group of checkboxes may not say so to a screen reader.
  const some = [
    {
      validator: (_: unknown, chosen: readonly string[] = []) =>
        chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(common.required)),
    },
  ];
  return (
    <StepDialog<Values>
      title={words.enterTitle}
      okText={common.save}
      form={form}
      initial={{
        chosen: waiting.map(({ deliveryId }) => deliveryId),
        postedOn: today(),
        addressee: waiting[0]?.addressee ?? '',
        address: waiting.find(({ address }) => address !== null)?.address ?? '',
        method: 'post',
        envelopes: 1,
      }}
      pending={step.isPending}
      error={step.error}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item name="chosen" label={words.documents} rules={some}>
        {waiting.length > 0 ? (
          <Checkbox.Group
            className="paper-choices"
            options={waiting.map(({ deliveryId, numberSymbol, titleAndSubject }) => ({
              value: deliveryId,
              label: `${numberSymbol} · ${titleAndSubject}`,
            }))}
          />
        ) : (
          <LinesOfDay unitId={unitId} />
        )}
      </Form.Item>
      <Form.Item name="addressee" label={words.addressee} rules={required}>
        <Input maxLength={300} data-first />
      </Form.Item>
      <Form.Item name="address" label={words.address}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="method" label={words.how}>
        <Radio.Group options={methods.map((value) => ({ value, label: words.method[value] }))} />
      </Form.Item>
      <Flex gap="middle" wrap>
        <Form.Item name="postedOn" label={words.posted} rules={required}>
          <DateField max={today()} always />
        </Form.Item>
        <Form.Item
          name="envelopes"
          label={words.envelopes}
          rules={[{ required: true, message: common.required }]}
        >
          <InputNumber min={1} max={9999} precision={0} />
        </Form.Item>
        {method !== 'hand' && (
          <Form.Item name="itemNumber" label={words.itemNumber}>
            <Input maxLength={40} />
          </Form.Item>
        )}
      </Flex>
      <Form.Item name="note" label={words.note}>
        <Input maxLength={500} />
      </Form.Item>
    </StepDialog>
  );
}

function itemsOf(waiting: readonly Waiting[], chosen: readonly string[]) {
  if (waiting.length === 0) return chosen.map((entryId) => ({ entryId }));
  return waiting
    .filter(({ deliveryId }) => chosen.includes(deliveryId))
    .map(({ entryId, deliveryId }) => ({ entryId, deliveryId }));
}
