import { Modal, Typography } from 'antd';
import { useWords } from '../catalogue/words.ts';
import type { Shortcut } from './shortcuts.tsx';
import { shortcutWords } from './words.ts';
import './shortcuts.css';

interface Props {
  readonly here: readonly Shortcut[];
  readonly everywhere: readonly Shortcut[];
  readonly onClose: () => void;
}

export function ShortcutsDialog({ here, everywhere, onClose }: Props) {
  const words = useWords(shortcutWords);
  return (
    <Modal open title={words.title} footer={null} onCancel={onClose}>
      {here.length > 0 && <Keys title={words.here} shortcuts={here} />}
      <Keys title={words.everywhere} shortcuts={everywhere} />
      <Typography.Text type="secondary">{words.note}</Typography.Text>
    </Modal>
  );
}

function Keys({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  const words = useWords(shortcutWords);
  return (
    <section>
      <h2 className="shortcut-title">{title}</h2>
      <dl className="shortcut-keys">
        {shortcuts.map(({ keys, label }) => (
          <div key={keys + label}>
            <dt>
              {keys.split(' ').map((key, index) => (
                <span key={key}>
                  {index > 0 && ` ${words.between} `}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
