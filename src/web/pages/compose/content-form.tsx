/** A conforming document from its parts: the server sets the pages as appendix I of NĐ 30/2020 asks. */
import { Button, Dropdown, Flex, Input } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { BlockEditor } from './block-editor.tsx';
import { type Block, blockKinds, type Content, newBlock } from './content.ts';
import { Labelled } from './labelled.tsx';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export default function ContentForm() {
  const words = useWords(composeWords);
  const { content, setContent } = useOwnDraft();
  if (content === null) return null;
  const { body } = content;
  const change = (part: Partial<Content>) => setContent({ ...content, ...part });
  const put = (index: number, block: Block) =>
    change({ body: body.map((one, at) => (at === index ? block : one)) });
  const move = (index: number, by: number) => {
    const next = [...body];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    change({ body: next });
  };
  return (
    <Flex vertical gap="small">
      <Labelled label={words.authority} help={words.authorityHelp}>
        {(id) => (
          <Input
            id={id}
            value={content.authority ?? ''}
            onChange={({ target }) => change({ authority: target.value })}
          />
        )}
      </Labelled>
      {body.map((block, index) => (
        <BlockEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names of their own, and hold no state
          key={index}
          number={index + 1}
          block={block}
          onChange={(next) => put(index, next)}
          onUp={index === 0 ? undefined : () => move(index, -1)}
          onDown={index === body.length - 1 ? undefined : () => move(index, 1)}
          onRemove={() => change({ body: body.filter((_, at) => at !== index) })}
        />
      ))}
      <Dropdown
        trigger={['click']}
        menu={{
          items: blockKinds.map((kind) => ({ key: kind, label: words.blocks[kind] })),
          onClick: ({ key }) => {
            const kind = blockKinds.find((one) => one === key);
            if (kind) change({ body: [...body, newBlock(kind, body)] });
          },
        }}
      >
        <Button block>{words.addBlock}</Button>
      </Dropdown>
      <Labelled label={words.recipients} help={words.recipientsHelp}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={content.recipients?.join('\n') ?? ''}
            className="growing"
            rows={2}
            onChange={({ target }) => change({ recipients: linesOf(target.value) })}
          />
        )}
      </Labelled>
      <Labelled label={words.contact}>
        {(id) => (
          <Input
            id={id}
            value={content.contact ?? ''}
            onChange={({ target }) => change({ contact: target.value })}
          />
        )}
      </Labelled>
    </Flex>
  );
}

function linesOf(text: string): readonly string[] | undefined {
  return text === '' ? undefined : text.split('\n');
}
