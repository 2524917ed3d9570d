/** Ant Design in Vietnamese or English, light or dark, under the page's content security policy. */
import { App, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import viVN from 'antd/locale/vi_VN';
import type { ReactNode } from 'react';
import { usePreferences } from '../shell/preferences.tsx';
import { nonceStyles } from './nonce-styles.ts';

/** The server writes a fresh one into each answer of the page (src/http/serve-web.ts). */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
nonceStyles(nonce);

/** The red of the seal; its contrast with white and with the dark ground is above 4.5 : 1 (WCAG 2.2, 1.4.3). */
const light = { colorPrimary: '#a61d24', colorLink: '#9a1b22', fontSize: 15, controlHeight: 40 };
const dark = { colorPrimary: '#e5484d', colorLink: '#ff8a8f', fontSize: 15, controlHeight: 40 };

export function Theme({ children }: { readonly children: ReactNode }) {
  const preferences = usePreferences();
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={preferences.language === 'vi' ? viVN : enUS}
      theme={{
        algorithm: preferences.dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: preferences.dark ? dark : light,
      }}
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
