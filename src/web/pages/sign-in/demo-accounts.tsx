import { Alert, Button, Card, Flex, Input, Typography } from 'antd';
import { useMemo, useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { fold } from '../../components/fold.ts';
import { signInWords } from './words.ts';

const SHOWN = 12;

interface Props {
  readonly demo: NonNullable<Answer<'GET /service'>['demo']>;
  readonly onChosen: (username: string) => void;
}

/** Only the demonstration district tells its accounts. */
export function DemoAccounts({ demo, onChosen }: Props) {
  const words = useWords(signInWords);
  const [wanted, setWanted] = useState('');
  const found = useMemo(() => {
    const needle = fold(wanted);
    return demo.accounts.filter((one) =>
      fold(`${one.username} ${one.fullName} ${one.unitName} ${one.position}`).includes(needle),
    );
  }, [demo.accounts, wanted]);
  return (
    <Card title={words.demoTitle} className="sign-in-card">
      <Alert type="warning" showIcon title={words.demoNotice} className="demo-notice" />
      <Typography.Paragraph>
        {words.demoHelp} <Typography.Text code>{demo.pin}</Typography.Text>
      </Typography.Paragraph>
      <Input.Search
        placeholder={words.demoSearch}
        aria-label={words.demoSearch}
        allowClear
        onChange={(event) => setWanted(event.target.value)}
      />
      {found.length === 0 && <Typography.Text role="status">{words.demoNobody}</Typography.Text>}
      <Flex vertical className="demo-list">
        {found.slice(0, SHOWN).map((one) => (
          <Button
            key={one.username}
            type="text"
            block
            className="demo-account"
            onClick={() => onChosen(one.username)}
          >
            <span>
              <strong>{one.fullName}</strong> · {one.position}
            </span>
            <Typography.Text type="secondary">{one.unitName}</Typography.Text>
          </Button>
        ))}
      </Flex>
    </Card>
  );
}
