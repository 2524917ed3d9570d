/** What must be done before anything else: an own password, then an own second factor. */
import { useQueryClient } from '@tanstack/react-query';
import { Card, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { useSession } from '../../shell/session.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { ChangePassword } from './change-password.tsx';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';
import { accountWords } from './words.ts';
import '../sign-in/sign-in-page.css';

export default function DutyPage() {
  const words = useWords(accountWords);
  const { duty } = useSession();
  const queries = useQueryClient();
  const done = () => void queries.invalidateQueries({ queryKey: ['session'] });
  const changing = duty === 'change-password';
  usePageTitle(changing ? words.changeTitle : words.factorTitle);
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <Typography.Title level={1} className="sign-in-title">
          {changing ? words.changeTitle : words.factorTitle}
        </Typography.Title>
        <Typography.Paragraph>{changing ? words.changeWhy : words.factorWhy}</Typography.Paragraph>
        {changing ? <ChangePassword onDone={done} /> : <SetUpSecondFactor onDone={done} />}
      </Card>
    </main>
  );
}
