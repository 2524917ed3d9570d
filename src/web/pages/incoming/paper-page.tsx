/** A paper document taken into the book by hand, with its scan. */

import { useMutation } from '@tanstack/react-query';
import { App, Button, Checkbox, Flex, Form, Input, InputNumber, Select, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Body, newKey } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { useAppointments } from '../../shell/session.tsx';
import { useTypes } from './arrival-about.tsx';
import { EarlierArrival } from './earlier-arrival.tsx';
import { earlierOf } from './open-arrival.ts';
import { paperWords } from './paper-words.ts';
import { useIncomingBooks } from './register-dialog.tsx';
import { addScan } from './scan-button.tsx';
import { ScanField } from './scan-field.tsx';
import { WorkingDaysField } from './working-days-field.tsx';
import '../../components/record-list.css';
import './arrival-page.css';

type Values = Body<'POST /incoming'>;

export default function PaperPage() {
  const words = useWords(paperWords);
  const [form] = Form.useForm<Values>();
  const units = new Map(useAppointments('clerk').map(({ unitId, unitName }) => [unitId, unitName]));
  const [file, setFile] = useState<File | null>(null);
  const { save, key } = useSave(file);
  const unitId = Form.useWatch('unitId', form) ?? [...units.keys()][0] ?? '';
  const earlierId = earlierOf(save.error);
  const secret = ['secret', 'top-secret'].includes(Form.useWatch('secrecy', form) ?? 'none');
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <Form<Values>
        className="paper-form"
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={{ unitId, typeCode: 'CV', urgency: 'normal', secrecy: 'none', arrivedOn: today() }}
        onFinish={(values) => save.mutate(values)}
        onValuesChange={() => key.renew()}
      >
        <Form.Item name="unitId" label={words.unit} hidden={units.size < 2}>
          <Select options={[...units].map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <DocumentFields />
        <BookFields unitId={unitId} />
        {!secret && <ScanField file={file} onFile={setFile} />}
        {earlierId !== null && (
          <>
            <EarlierArrival id={earlierId} />
            <Form.Item name="acknowledgeDuplicate" valuePropName="checked">
              <Checkbox>{words.acknowledge}</Checkbox>
            </Form.Item>
          </>
        )}
        <ProblemAlert error={save.error} />
        <Button type="primary" htmlType="submit" loading={save.isPending} style={{ marginTop: 12 }}>
          {words.save}
        </Button>
      </Form>
    </div>
  );
}

/** The same entry is not made twice when its answer is lost; a changed one is another. */
function useSave(file: File | null) {
  const words = useWords(paperWords);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [idempotencyKey, setKey] = useState(newKey);
  const save = useMutation({
    mutationFn: async (values: Values) => {
      const given = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined);
      const body = Object.fromEntries(given) as unknown as Values;
      const record = await api('POST /incoming', { body, idempotencyKey });
      if (file === null) return { record, scanError: null };
      const scanError = await addScan(record.id, file).then(
        () => null,
        (error: unknown) => error,
      );
      return { record, scanError };
    },
    onSuccess: ({ record, scanError }) => {
      if (scanError === null) void message.success(words.saved(record.arrivalNumber ?? 0));
      else void message.warning(words.savedWithoutScan(record.arrivalNumber ?? 0));
      void navigate(`/incoming/${record.id}`);
    },
  });
  return { save, key: { renew: () => setKey(newKey()) } };
}

function DocumentFields() {
  const words = useWords(paperWords);
  const common = useWords(commonWords);
  const states = useWords(stateWords);
  const language = useLanguage();
  const types = useTypes();
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <>
      <Form.Item name="senderName" label={words.sender} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Flex gap="middle" wrap>
        <Form.Item name="numberSymbol" label={words.symbol} rules={required}>
          <Input maxLength={42} />
        </Form.Item>
        <Form.Item name="issuedOn" label={words.issuedOn}>
          <DateField max={today()} />
        </Form.Item>
        <Form.Item name="typeCode" label={words.type} style={{ minWidth: 200 }}>
          <Select
            showSearch
            filterOption={(typed, option) => fold(option?.label ?? '').includes(fold(typed))}
            options={types.data?.items.map((type) => ({ value: type.code, label: type[language] })) ?? []}
          />
        </Form.Item>
      </Flex>
      <Form.Item name="subject" label={words.subject} rules={required}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Flex gap="middle" wrap>
        <Form.Item name="signerName" label={words.signer}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="pageCount" label={words.pages}>
          <InputNumber min={1} max={999} precision={0} />
        </Form.Item>
        <Form.Item name="urgency" label={words.urgency} style={{ minWidth: 140 }}>
          <Select options={Object.entries(states.urgency).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="secrecy" label={words.secrecy} style={{ minWidth: 140 }}>
          <Select options={Object.entries(words.secrecies).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      </Flex>
    </>
  );
}

function BookFields({ unitId }: { readonly unitId: string }) {
  const words = useWords(paperWords);
  const books = useIncomingBooks(unitId);
  return (
    <>
      <Flex gap="middle" wrap>
        <Form.Item name="bookId" label={words.book} style={{ minWidth: 260 }}>
          <Select
            allowClear
            placeholder={words.bookAuto}
            options={books?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          />
        </Form.Item>
        <Form.Item name="arrivedOn" label={words.arrivedOn}>
          <DateField max={today()} />
        </Form.Item>
        <Form.Item name="expectedNumber" label={words.expectedNumber} extra={words.expectedHelp}>
          <InputNumber min={1} precision={0} />
        </Form.Item>
      </Flex>
      <Form.Item name="forwardedTo" label={words.forwardedTo}>
        <Input maxLength={200} />
      </Form.Item>
      <WorkingDaysField name="dueDate" />
      <Form.Item name="note" label={words.note}>
        <Input maxLength={500} />
      </Form.Item>
    </>
  );
}
