import { Form, Input, Modal } from 'antd';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { focusFirst } from '../../../components/focus-first.ts';
import { actionWords } from './words.ts';

interface Props {
  readonly onText: (text: string) => void;
  readonly onCancel: () => void;
}

export function PinDialog({ onText, onCancel }: Props) {
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const [form] = Form.useForm<{ text: string }>();
  return (
    <Modal
      open
      title={words.pinTitle}
      okText={common.save}
      onOk={form.submit}
      onCancel={onCancel}
      afterOpenChange={focusFirst}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ text }) => onText(text)}>
        <Form.Item
          name="text"
          label={words.pinText}
          rules={[{ required: true, whitespace: true, message: common.required }]}
        >
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
