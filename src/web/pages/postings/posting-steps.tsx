/** What is printed for a line of the post book, and what is entered on it later. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Flex } from 'antd';
import { useState } from 'react';
import { addressOf, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { liveKey } from '../../shell/live.ts';
import { ReasonDialog } from '../outgoing/actions/reason-action.tsx';
import { OutcomeDialog } from './outcome-dialog.tsx';
import type { Posting } from './posting-list.tsx';
import { postingWords } from './words.ts';

const envelopeSizes = ['220x109', '158x115', '220x158', '307x220'] as const;
const newTab = { target: '_blank', rel: 'noopener noreferrer' } as const;

export function PostingSteps({ posting }: { readonly posting: Posting }) {
  const words = useWords(postingWords);
  const [dialog, setDialog] = useState<'outcome' | 'strike' | null>(null);
  const { id, addressee, struck, slip } = posting;
  const path = { id };
  const close = () => setDialog(null);
  return (
    <Flex gap="small" wrap align="center" className="list-tools">
      {struck === null && (
        <>
          <a
            href={addressOf('GET /postings/{id}/slip', { path })}
            aria-label={words.slipOf(addressee)}
            data-line
            {...newTab}
          >
            {words.slip}
          </a>
          <Envelope posting={posting} />
          <Button aria-label={words.settleOf(addressee)} onClick={() => setDialog('outcome')}>
            {words.settle}
          </Button>
          <Button danger aria-label={words.strikeOf(addressee)} onClick={() => setDialog('strike')}>
            {words.strike}
          </Button>
        </>
      )}
      {slip && (
        <a href={addressOf('GET /postings/{id}/returned-slip', { path })} {...newTab}>
          {words.scan}
        </a>
      )}
      {dialog === 'outcome' && <OutcomeDialog posting={posting} onClose={close} />}
      {dialog === 'strike' && <Strike posting={posting} onClose={close} />}
    </Flex>
  );
}

function Envelope({ posting: { id, addressee } }: { readonly posting: Posting }) {
  const words = useWords(postingWords);
  const items = envelopeSizes.map((size) => ({
    key: size,
    label: (
      <a href={addressOf('GET /postings/{id}/envelope', { path: { id }, query: { size } })} {...newTab}>
        {words.size(size)}
      </a>
    ),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button aria-label={words.envelopeOf(addressee)}>{words.envelope}</Button>
    </Dropdown>
  );
}

interface StrikeProps {
  readonly posting: Posting;
  readonly onClose: () => void;
}

function Strike({ posting, onClose }: StrikeProps) {
  const words = useWords(postingWords);
  const queries = useQueryClient();
  const work = async (reason: string) => {
    const { id, version } = posting;
    await api('POST /postings/{id}/strike', { path: { id }, etag: `"${version}"`, body: { reason } });
    await queries.invalidateQueries({ queryKey: liveKey('postings') });
  };
  return (
    <ReasonDialog
      danger
      title={words.strikeOf(posting.addressee)}
      note={words.strikeNote}
      done={words.struckOut}
      work={work}
      onClose={onClose}
    />
  );
}
