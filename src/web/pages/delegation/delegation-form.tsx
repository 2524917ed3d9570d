import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, Radio, Select } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { formWords } from '../../catalogue/forms.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { fold } from '../../components/fold.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import type { OwnSession } from '../../shell/session.tsx';
import { type Appointment, useLeadersOf } from './people.ts';
import { delegationWords } from './words.ts';

interface Fields {
  readonly appointmentId: string;
  readonly form: 'KT' | 'TUQ';
  readonly scopeTypes?: readonly string[];
  readonly scopeFields?: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly basis: string;
}

/** An empty choice is no limit. */
const limit = (values: readonly string[] | undefined) => (values?.length ? values : null);

export function DelegationForm({ post }: { readonly post: OwnSession['appointments'][number] }) {
  const words = useWords(delegationWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const needed = { required: true, message: common.required };
  const give = useMutation({
    mutationFn: ({ scopeTypes, scopeFields, ...terms }: Fields) =>
      api('POST /delegations', {
        body: {
          ...terms,
          unitId: post.unitId,
          delegatorId: post.id,
          scopeTypes: limit(scopeTypes),
          scopeFields: limit(scopeFields),
        },
      }),
    onSuccess: () => {
      form.resetFields();
      void message.success(words.given);
    },
  });
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ form: 'KT' }}
      onFinish={(values) => give.mutate(values)}
    >
      <Who post={post} />
      <Scope />
      <Flex gap="middle" wrap>
        <Form.Item name="validFrom" label={words.from} rules={[needed]}>
          <DateField />
        </Form.Item>
        <Form.Item
          name="validTo"
          label={words.until}
          dependencies={['validFrom']}
          rules={[
            needed,
            ({ getFieldValue }) => ({
              validator: async (_rule, value: string | undefined) => {
                if (value && value < getFieldValue('validFrom')) throw new Error(words.order);
              },
            }),
          ]}
        >
          <DateField />
        </Form.Item>
      </Flex>
      <Form.Item name="basis" label={words.basis} rules={[{ ...needed, whitespace: true }]}>
        <Input maxLength={500} />
      </Form.Item>
      <Flex vertical gap="small" align="start">
        <ProblemAlert error={give.error} />
        <Button type="primary" htmlType="submit" loading={give.isPending}>
          {words.give}
        </Button>
      </Flex>
    </Form>
  );
}

function Who({ post }: { readonly post: OwnSession['appointments'][number] }) {
  const words = useWords(delegationWords);
  const common = useWords(commonWords);
  const forms = useWords(formWords);
  const leaders = useLeadersOf(post.unitId);
  const form = Form.useFormInstance<Fields>();
  const kind = Form.useWatch('form', form);
  const offered = (leaders.data ?? []).filter((one) => one.id !== post.id && maySign(kind, one, post.unitId));
  return (
    <>
      <ProblemAlert error={leaders.error} onRetry={() => void leaders.refetch()} />
      <Form.Item name="form" label={words.form}>
        <Radio.Group
          onChange={() => form.resetFields(['appointmentId'])}
          options={(['KT', 'TUQ'] as const).map((value) => ({ value, label: forms.form[value] }))}
        />
      </Form.Item>
      <Form.Item name="appointmentId" label={words.to} rules={[{ required: true, message: common.required }]}>
        <Select
          showSearch={{ filterOption: foundIn }}
          loading={leaders.isPending}
          options={offered.map(({ id, fullName, position }) => ({
            value: id,
            label: `${fullName} · ${position}`,
          }))}
        />
      </Form.Item>
    </>
  );
}

/** Accents are optional. */
const foundIn = (typed: string, option?: { readonly label: string }) =>
  fold(option?.label ?? '').includes(fold(typed));

/** KT. is for deputies of the same agency (Điều 13.1), TUQ. for the heads of its offices (Điều 13.3). */
function maySign(kind: Fields['form'] | undefined, one: Appointment, unitId: string): boolean {
  const inUnit = one.unitId === unitId;
  return kind === 'TUQ' ? !inUnit && one.isHead : inUnit && !one.isHead;
}

function Scope() {
  const words = useWords(delegationWords);
  const language = useLanguage();
  const types = useQuery({
    queryKey: ['document-types'],
    queryFn: () => api('GET /document-types'),
    staleTime: Infinity,
  });
  return (
    <>
      <Form.Item
        name="scopeTypes"
        label={words.types}
        dependencies={['form', 'scopeFields']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_rule, value: readonly string[] | undefined) => {
              const fields = getFieldValue('scopeFields') as readonly string[] | undefined;
              if (getFieldValue('form') === 'TUQ' && !value?.length && !fields?.length)
                throw new Error(words.tuq);
            },
          }),
        ]}
      >
        <Select
          mode="multiple"
          showSearch={{ filterOption: foundIn }}
          options={(types.data?.items ?? []).map((type) => ({ value: type.code, label: type[language] }))}
        />
      </Form.Item>
      <Form.Item name="scopeFields" label={words.fields} extra={words.fieldsHelp}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
    </>
  );
}
