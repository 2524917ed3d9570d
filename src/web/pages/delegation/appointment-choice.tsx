import { Flex, Select } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import type { OwnSession } from '../../shell/session.tsx';
import { delegationWords } from './words.ts';

interface Props {
  readonly posts: OwnSession['appointments'];
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
}

/** For those who hold more than one post. */
export function AppointmentChoice({ posts, value, onChange }: Props) {
  const words = useWords(delegationWords);
  return (
    <Flex vertical gap={4}>
      <label htmlFor="post">{words.as}</label>
      <Select
        id="post"
        {...(value !== undefined && { value })}
        onChange={onChange}
        options={posts.map(({ id, position, unitName }) => ({
          value: id,
          label: `${position} · ${unitName}`,
        }))}
      />
    </Flex>
  );
}
