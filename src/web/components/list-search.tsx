import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';

interface Props {
  readonly value: string | undefined;
  readonly label: string;
  readonly onSearch: (text: string | undefined) => void;
}

const REST_MS = 350;

/** Asks when one rests, or at once with Enter. */
export function ListSearch({ value, label, onSearch }: Props) {
  const words = useWords(commonWords);
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (wanted === value) return;
    const timer = setTimeout(() => onSearch(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <Input
      data-search
      className="list-search"
      type="search"
      prefix={<SearchOutlined aria-hidden />}
      aria-label={label}
      placeholder={`${words.search} (/)`}
      value={text}
      allowClear
      maxLength={200}
      onChange={({ target }) => setText(target.value)}
      onPressEnter={() => onSearch(text.trim() || undefined)}
    />
  );
}
