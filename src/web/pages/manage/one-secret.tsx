import { Modal, Typography } from 'antd';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { manageWords } from './words.ts';

/** A password that the server shows once. */
export function OneSecret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const words = useWords(manageWords);
  const common = useWords(commonWords);
  return (
    <Modal
      open
      title={words.password}
      okText={common.close}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
      onOk={onClose}
      onCancel={onClose}
    >
      <Typography.Paragraph>{words.passwordHelp}</Typography.Paragraph>
      <Typography.Text code copyable className="one-secret">
        {secret}
      </Typography.Text>
    </Modal>
  );
}
