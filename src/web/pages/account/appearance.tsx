import { Flex, Radio } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { type ThemeChoice, usePreferences } from '../../shell/preferences.tsx';
import { accountWords } from './words.ts';

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];

export function Appearance() {
  const words = useWords(accountWords);
  const { language, setLanguage, theme, setTheme } = usePreferences();
  return (
    <Flex vertical gap="middle">
      <Flex vertical gap={4} role="group" aria-label={words.language}>
        <span>{words.language}</span>
        <Radio.Group
          optionType="button"
          value={language}
          onChange={({ target }) => setLanguage(target.value)}
          options={[
            { value: 'vi', label: 'Tiếng Việt' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Flex>
      <Flex vertical gap={4} role="group" aria-label={words.theme}>
        <span>{words.theme}</span>
        <Radio.Group
          optionType="button"
          value={theme}
          onChange={({ target }) => setTheme(target.value)}
          options={themes.map((value) => ({ value, label: words.themes[value] }))}
        />
      </Flex>
    </Flex>
  );
}
