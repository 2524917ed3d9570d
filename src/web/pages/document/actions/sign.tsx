/** The main step of a leader: one tap here, one on the PIN's dialog. */
import { EditOutlined, UsbOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../../catalogue/words.ts';
import { useIsPhone } from '../../../shell/preferences.tsx';
import { useSignFlow } from '../sign-flow.tsx';
import { actionWords } from './words.ts';

export default function Sign() {
  const words = useWords(actionWords);
  const flow = useSignFlow();
  const phone = useIsPhone();
  return (
    <>
      <Button
        type="primary"
        size="large"
        icon={<EditOutlined aria-hidden />}
        className="main-action"
        loading={flow.busy}
        onClick={flow.sign}
      >
        {words.sign}
      </Button>
      {!phone && (
        <Button icon={<UsbOutlined aria-hidden />} disabled={flow.busy} onClick={flow.signWithToken}>
          {words.token}
        </Button>
      )}
    </>
  );
}
