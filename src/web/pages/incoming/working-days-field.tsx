/** A deadline as a day, or reckoned in working days by the server, which knows the public holidays. */
import { useMutation } from '@tanstack/react-query';
import { Button, Flex, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { stepWords } from './step-words.ts';

export function WorkingDaysField({ name }: { readonly name: string }) {
  const words = useWords(stepWords);
  const form = Form.useFormInstance();
  const [days, setDays] = useState<number | null>(null);
  const reckon = useMutation({
    mutationFn: (count: number) => api('GET /working-days', { query: { from: today(), days: count } }),
    onSuccess: ({ date }) => form.setFieldValue(name, date),
  });
  const ask = () => days !== null && reckon.mutate(days);
  return (
    <>
      <Flex gap="middle" wrap align="end">
        <Form.Item name={name} label={words.due} style={{ marginBottom: 8 }}>
          <DateField />
        </Form.Item>
        <Form.Item label={words.days} htmlFor={`${name}-days`} style={{ marginBottom: 8 }}>
          <Flex gap="small">
            <InputNumber
              id={`${name}-days`}
              min={1}
              max={250}
              precision={0}
              value={days}
              onChange={setDays}
              onPressEnter={(event) => {
                // Ctrl+Enter belongs to the dialog: it ends the step.
                if (event.ctrlKey || event.metaKey) return;
                event.preventDefault();
                ask();
              }}
            />
            <Button onClick={ask} disabled={days === null} loading={reckon.isPending}>
              {words.reckon}
            </Button>
          </Flex>
        </Form.Item>
      </Flex>
      <p className="ant-form-item-extra">{words.daysHelp}</p>
      <ProblemAlert error={reckon.error} />
    </>
  );
}
