/** Ant Design in Vietnamese or English, light or dark, under the page's content security policy. */
import { App, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import viVN from 'antd/locale/vi_VN';
import type { ReactNode } from 'react';
import { useIsPhone, useMedia, usePreferences } from '../shell/preferences.tsx';
import { nonceStyles } from './nonce-styles.ts';
import './page.css';

/** The server writes a fresh one into each answer of the page (src/http/serve-web.ts). */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
nonceStyles(nonce);

const both = { fontSize: 15 };

/** The red of the seal, and tones of states; the contrast of each as text is above 4.5 : 1 (WCAG 2.2, 1.4.3). */
const light = {
  ...both,
  colorPrimary: '#a61d24',
  colorLink: '#9a1b22',
  colorSuccess: '#237804',
  colorWarning: '#8a5300',
  colorError: '#c1121f',
  colorInfo: '#0958d9',
  colorPrimaryBg: '#fdecec',
  colorSuccessBg: '#f0fae8',
  colorSuccessBorder: '#b7dba0',
  colorWarningBg: '#fff8e1',
  colorWarningBorder: '#f0d48a',
  colorErrorBg: '#fff1f0',
  colorErrorBorder: '#f3b6b2',
  colorInfoBg: '#eaf3ff',
  colorInfoBorder: '#a9cbf7',
  colorTextDescription: 'rgba(0, 0, 0, 0.65)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.6)',
  colorTextTertiary: 'rgba(0, 0, 0, 0.65)',
};
const dark = {
  ...both,
  colorPrimary: '#e5484d',
  colorLink: '#ff8a8f',
  colorSuccess: '#6abe39',
  colorWarning: '#e8b339',
  colorError: '#ff7875',
  colorInfo: '#65a9f3',
  colorTextDescription: 'rgba(255, 255, 255, 0.7)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.6)',
  colorTextTertiary: 'rgba(255, 255, 255, 0.65)',
};
/** The primary tone itself is too dark as text on the dark ground. */
const darkComponents = {
  Tabs: {
    itemSelectedColor: dark.colorLink,
    itemHoverColor: dark.colorLink,
    itemActiveColor: dark.colorLink,
  },
  Menu: { itemSelectedColor: '#ffc2c4' },
};

/** Days of the calendar, wide enough for a finger. */
const phoneComponents = { DatePicker: { cellWidth: 44, cellHeight: 38 } };

export function Theme({ children }: { readonly children: ReactNode }) {
  const preferences = usePreferences();
  // A finger wants 44 pixels (WCAG 2.2, 2.5.5).
  const phone = useIsPhone();
  const controlHeight = phone ? 44 : 40;
  const motion = !useMedia('(prefers-reduced-motion: reduce)');
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={preferences.language === 'vi' ? viVN : enUS}
      theme={{
        algorithm: preferences.dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { ...(preferences.dark ? dark : light), controlHeight, motion },
        components: { ...(preferences.dark && darkComponents), ...(phone && phoneComponents) },
      }}
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
