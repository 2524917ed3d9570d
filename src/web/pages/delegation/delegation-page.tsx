/** A leader has somebody sign in their place for a period, within a scope (NĐ 30/2020 Đ13). */
import { Card, Flex, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { useAppointments } from '../../shell/session.tsx';
import { AppointmentChoice } from './appointment-choice.tsx';
import { DelegationForm } from './delegation-form.tsx';
import { GivenDelegations } from './given-delegations.tsx';
import { delegationWords } from './words.ts';

export default function DelegationPage() {
  const words = useWords(delegationWords);
  const posts = useAppointments('leader');
  const [chosen, setChosen] = useState(posts[0]?.id);
  const post = posts.find(({ id }) => id === chosen);
  return (
    <Flex vertical gap="middle">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      <Typography.Text>{words.intro}</Typography.Text>
      {posts.length > 1 && <AppointmentChoice posts={posts} value={chosen} onChange={setChosen} />}
      {post && (
        <>
          <Card title={<h2 className="box-title">{words.mine}</h2>}>
            <GivenDelegations post={post} />
          </Card>
          <Card title={<h2 className="box-title">{words.new}</h2>}>
            <DelegationForm key={post.id} post={post} />
          </Card>
        </>
      )}
    </Flex>
  );
}
