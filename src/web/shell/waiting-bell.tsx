/** How much waits, on every page, told again by itself; each line leads to where it is done. */
import { BellOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { Link } from 'react-router';
import { noticeWords } from '../catalogue/notices.ts';
import { useWords } from '../catalogue/words.ts';
import { shellWords } from './shell-words.ts';
import { useWaitingCounts, type WaitingKind } from './waiting-counts.ts';
import './waiting-bell.css';

const places: Readonly<Record<WaitingKind, string>> = {
  'document-to-sign': '/waiting',
  'document-to-review': '/waiting',
  'document-to-issue': '/outgoing',
  'document-returned': '/drafts',
  'document-arrived': '/incoming',
  'document-to-direct': '/waiting',
  'document-to-handle': '/tasks',
  'recovery-to-confirm': '/recoveries',
};

export function WaitingBell() {
  const words = useWords(shellWords);
  const names = useWords(noticeWords);
  const { data } = useWaitingCounts();
  const items = data?.items ?? [];
  const sum = items.reduce((total, { count }) => total + count, 0);
  const total = `${sum}${items.some(({ more }) => more) ? '+' : ''}`;
  const lines = items.map(({ kind, count, more }) => ({
    key: kind,
    label: (
      <Link to={places[kind]}>
        {names[kind]}: {count}
        {more && '+'}
      </Link>
    ),
  }));
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{ items: lines.length > 0 ? lines : [{ key: 'none', disabled: true, label: words.bellNone }] }}
      >
        <Button
          type="text"
          className="bell"
          aria-label={words.bell(total)}
          icon={<BellOutlined aria-hidden />}
        >
          {sum > 0 && (
            <span className="bell-count" aria-hidden>
              {total}
            </span>
          )}
        </Button>
      </Dropdown>
      <span role="status" className="unseen">
        {data && words.bell(total)}
      </span>
    </>
  );
}
