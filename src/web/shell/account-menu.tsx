import { BulbOutlined, GlobalOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { useWords } from '../catalogue/words.ts';
import { useProblemText } from '../components/problem-alert.tsx';
import { useIsPhone, usePreferences } from './preferences.tsx';
import { useSession, useSessionState } from './session.tsx';
import { shellWords } from './shell-words.ts';

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const;

export function AccountMenu() {
  const words = useWords(shellWords);
  const { account, appointments } = useSession();
  const { signOut } = useSessionState();
  const { language, setLanguage, theme, setTheme } = usePreferences();
  const { message } = App.useApp();
  const unreachable = useProblemText(null);
  const navigate = useNavigate();
  const phone = useIsPhone();
  const themeName = { system: words.themeSystem, light: words.themeLight, dark: words.themeDark }[theme];
  const leave = () =>
    signOut().then(
      () => navigate('/'),
      () => message.error(unreachable.title),
    );
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: `${account.fullName} · ${appointments.map(({ position }) => position).join(', ')}`,
          },
          { key: 'account', icon: <UserOutlined aria-hidden />, label: words.account },
          { key: 'language', icon: <GlobalOutlined aria-hidden />, label: words.language },
          { key: 'theme', icon: <BulbOutlined aria-hidden />, label: themeName },
          { type: 'divider' },
          { key: 'leave', icon: <LogoutOutlined aria-hidden />, label: words.signOut },
        ],
        onClick: ({ key }) => {
          if (key === 'language') setLanguage(language === 'vi' ? 'en' : 'vi');
          if (key === 'theme') setTheme(nextTheme[theme]);
          if (key === 'account') void navigate('/account');
          if (key === 'leave') void leave();
        },
      }}
    >
      <Button
        type="text"
        icon={<UserOutlined aria-hidden />}
        aria-label={`${words.account}: ${account.fullName}`}
      >
        {phone ? null : account.fullName}
      </Button>
    </Dropdown>
  );
}
