/** The other books of appendix IV (NĐ 30/2020) over the days that are chosen: made from what the service knows, as PDF or XLSX. */
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { addressOf } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { registerWords } from './words.ts';

interface Props {
  readonly unitId: string;
  /** yyyy-MM-dd, both included. */
  readonly from: string;
  readonly to: string;
}

const names = ['handling', 'postings', 'copy-uses', 'quantities'] as const;
const formats = ['pdf', 'xlsx'] as const;

export function OtherRegisters({ unitId, from, to }: Props) {
  const words = useWords(registerWords);
  const link = (name: (typeof names)[number], format: (typeof formats)[number]) => (
    <a
      href={addressOf(`GET /registers/${name}`, { query: { unitId, from, to, format } })}
      target={format === 'pdf' ? '_blank' : undefined}
      rel="noopener noreferrer"
    >
      {words.others[name]} ({format.toUpperCase()})
    </a>
  );
  const items = names.flatMap((name) =>
    formats.map((format) => ({ key: `${name} ${format}`, label: link(name, format) })),
  );
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button icon={<DownOutlined aria-hidden />} iconPlacement="end">
        {words.otherBooks}
      </Button>
    </Dropdown>
  );
}
