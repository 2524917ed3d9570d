/** Which box is shown: tabs on a desk, one field on a phone, where tabs would not fit. */
import { Select, Tabs } from 'antd';
import { useIsPhone } from '../shell/preferences.tsx';

interface Props<K extends string> {
  readonly label: string;
  readonly value: K;
  readonly boxes: readonly { readonly key: K; readonly label: string }[];
  readonly onChange: (key: K) => void;
}

export function BoxTabs<K extends string>({ label, value, boxes, onChange }: Props<K>) {
  const phone = useIsPhone();
  if (phone)
    return (
      <Select<K>
        size="large"
        aria-label={label}
        value={value}
        onChange={onChange}
        options={boxes.map((box) => ({ value: box.key, label: box.label }))}
      />
    );
  return (
    <Tabs
      aria-label={label}
      activeKey={value}
      onChange={(key) => onChange(key as K)}
      items={boxes.map((box) => ({ key: box.key, label: box.label }))}
    />
  );
}
