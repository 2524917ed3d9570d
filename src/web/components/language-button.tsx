/** Where nobody is signed in there is no account menu to choose the language in. */
import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { usePreferences } from '../shell/preferences.tsx';

export function LanguageButton() {
  const { language, setLanguage } = usePreferences();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <Button type="text" icon={<GlobalOutlined aria-hidden />} lang={other} onClick={() => setLanguage(other)}>
      {other === 'en' ? 'English' : 'Tiếng Việt'}
    </Button>
  );
}
