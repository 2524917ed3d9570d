import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Input, InputNumber, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import type { Block } from './content.ts';
import { Labelled } from './labelled.tsx';
import { TableEditor } from './table-editor.tsx';
import { composeWords } from './words.ts';

interface Props {
  readonly number: number;
  readonly block: Block;
  readonly onChange: (block: Block) => void;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
  readonly onRemove: () => void;
}

export function BlockEditor({ number, block, onChange, onUp, onDown, onRemove }: Props) {
  const words = useWords(composeWords);
  const name = words.block(number, words.blocks[block.kind] ?? block.kind);
  return (
    <section className="block" aria-label={name}>
      <Flex justify="space-between" align="center" gap="small">
        <Typography.Text strong>{name}</Typography.Text>
        <Flex gap={4}>
          <Button
            icon={<ArrowUpOutlined aria-hidden />}
            aria-label={`${words.blockUp}: ${name}`}
            disabled={!onUp}
            onClick={onUp}
          />
          <Button
            icon={<ArrowDownOutlined aria-hidden />}
            aria-label={`${words.blockDown}: ${name}`}
            disabled={!onDown}
            onClick={onDown}
          />
          <Button
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${words.blockRemove}: ${name}`}
            onClick={onRemove}
          />
        </Flex>
      </Flex>
      <Fields block={block} onChange={onChange} name={name} />
    </section>
  );
}

type FieldsProps = Pick<Props, 'block' | 'onChange'> & { readonly name: string };

function Fields({ block, onChange, name }: FieldsProps) {
  const words = useWords(composeWords);
  switch (block.kind) {
    case 'page-break':
      return null;
    case 'table':
      return <TableEditor table={block} onChange={onChange} name={name} />;
    case 'chapter':
      return (
        <Flex gap="small" wrap className="labelled-row">
          <Line label={words.label} value={block.label} onChange={(label) => onChange({ ...block, label })} />
          <Line
            label={words.chapterTitle}
            value={block.title ?? ''}
            onChange={(title) => onChange({ ...block, title })}
          />
        </Flex>
      );
    case 'article':
      return (
        <Flex vertical gap="small">
          <Flex gap="small" wrap className="labelled-row">
            <Labelled label={words.number}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={1}
                  max={9999}
                  value={block.number}
                  onChange={(value) => onChange({ ...block, number: value ?? 1 })}
                />
              )}
            </Labelled>
            <Line
              label={words.articleTitle}
              value={block.title ?? ''}
              onChange={(title) => onChange({ ...block, title })}
            />
          </Flex>
          <Text value={block.text ?? ''} onChange={(text) => onChange({ ...block, text })} />
        </Flex>
      );
    default:
      return <Text value={block.text} onChange={(text) => onChange({ ...block, text })} />;
  }
}

interface TextProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Line({ label, value, onChange }: TextProps & { readonly label: string }) {
  return (
    <Labelled label={label}>
      {(id) => <Input id={id} value={value} onChange={({ target }) => onChange(target.value)} />}
    </Labelled>
  );
}

function Text({ value, onChange }: TextProps) {
  const words = useWords(composeWords);
  return (
    <Labelled label={words.text}>
      {(id) => (
        <Input.TextArea
          id={id}
          value={value}
          className="growing"
          rows={2}
          maxLength={20_000}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Labelled>
  );
}
