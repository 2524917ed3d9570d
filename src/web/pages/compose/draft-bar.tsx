import { SaveOutlined, SendOutlined } from '@ant-design/icons';
import { App, Button, Flex, Typography } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export function DraftBar() {
  const words = useWords(composeWords);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { id, changed, busy, overtaken, save, step } = useOwnDraft();
  const saveDraft = async () => {
    await save();
    void message.success(words.saved);
  };
  const submit = async () => {
    const documentId = await step(async (saved) => {
      await api('POST /documents/{id}/submit', { path: { id: saved.id }, body: {} });
      return { result: saved.id, version: null };
    });
    void message.success(words.submitted);
    void navigate(`/documents/${documentId}`);
  };
  // What was refused stands above the bar.
  const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined);
  return (
    <Flex className="draft-bar" gap="small" align="center" wrap>
      <Button
        type="primary"
        icon={<SendOutlined aria-hidden />}
        loading={busy}
        disabled={overtaken}
        onClick={quietly(submit)}
      >
        {words.submit}
      </Button>
      <Button
        icon={<SaveOutlined aria-hidden />}
        loading={busy}
        disabled={overtaken || !(changed || id === null)}
        onClick={quietly(saveDraft)}
      >
        {words.save}
      </Button>
      {id !== null && <CancelButton id={id} />}
      <Typography.Text type="secondary" aria-live="polite">
        {changed ? words.unsaved : id === null ? '' : words.allSaved}
      </Typography.Text>
    </Flex>
  );
}

function CancelButton({ id }: { readonly id: string }) {
  const words = useWords(composeWords);
  const common = useWords(commonWords);
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const cancel = async () => {
    const agreed = await modal.confirm({
      title: words.cancelAsk,
      okText: words.cancelDraft,
      okButtonProps: { danger: true },
      cancelText: common.cancel,
    });
    if (!agreed) return;
    await api('POST /documents/{id}/cancel', { path: { id }, body: { reason: words.cancelReason } });
    void message.success(words.cancelled);
    void navigate('/drafts');
  };
  return (
    <Button danger onClick={() => void cancel()}>
      {words.cancelDraft}
    </Button>
  );
}
