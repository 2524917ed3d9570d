import { Select } from 'antd';
import { stateWords } from '../catalogue/states.ts';
import { useWords } from '../catalogue/words.ts';

export type Channel = 'electronic' | 'both' | 'paper';
const channels: readonly Channel[] = ['electronic', 'both', 'paper'];

interface Props {
  readonly label: string;
  readonly value: Channel;
  readonly onChange: (channel: Channel) => void;
  readonly disabled?: boolean;
}

export function ChannelSelect({ label, value, onChange, disabled = false }: Props) {
  const states = useWords(stateWords);
  return (
    <Select<Channel>
      aria-label={label}
      value={value}
      onChange={onChange}
      disabled={disabled}
      popupMatchSelectWidth={false}
      className="channel-select"
      options={channels.map((channel) => ({ value: channel, label: states.channel[channel] }))}
    />
  );
}
