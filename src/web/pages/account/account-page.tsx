/** What belongs to the person: password, second factor, appearance, mail, tokens of other programs. */
import { App, Button, Card, Flex, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { useSession } from '../../shell/session.tsx';
import { Appearance } from './appearance.tsx';
import { ChangePassword } from './change-password.tsx';
import { Notices } from './notices.tsx';
import { OwnCertificates } from './own-certificates.tsx';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';
import { Tokens } from './tokens.tsx';
import { accountWords } from './words.ts';
import './account-page.css';

export default function AccountPage() {
  const words = useWords(accountWords);
  const { account, appointments } = useSession();
  const { message } = App.useApp();
  const [times, setTimes] = useState(0);
  return (
    <Flex vertical gap="middle" className="account-page">
      <div>
        <Typography.Title level={1} className="page-title">
          {words.title}
        </Typography.Title>
        <Typography.Text type="secondary">
          {account.fullName} · {account.username} · {appointments.map(({ position }) => position).join(', ')}
        </Typography.Text>
      </div>
      <Section title={words.look}>
        <Appearance />
      </Section>
      <Section title={words.notices}>
        <Notices />
      </Section>
      <Section title={words.password}>
        <ChangePassword
          key={times}
          onDone={() => {
            setTimes(times + 1);
            void message.success(words.passwordChanged);
          }}
        />
      </Section>
      <Section title={words.factor}>
        <Typography.Paragraph type="secondary">{words.factorLost}</Typography.Paragraph>
        <SecondFactor />
      </Section>
      <Section title={words.certificates}>
        <OwnCertificates />
      </Section>
      <Section title={words.tokens}>
        <Tokens />
      </Section>
    </Flex>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <Card title={<h2 className="box-title">{title}</h2>}>{children}</Card>;
}

/** The new key is asked for on demand: it is a secret on the screen. */
function SecondFactor() {
  const words = useWords(accountWords);
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  if (!open) return <Button onClick={() => setOpen(true)}>{words.factorRenew}</Button>;
  return (
    <SetUpSecondFactor
      onDone={() => {
        setOpen(false);
        void message.success(words.factorChanged);
      }}
    />
  );
}
