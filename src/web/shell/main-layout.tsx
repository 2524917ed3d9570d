/** The frame around every page behind the sign-in: header, menu beside it, or on a phone a bar below. */
import { MenuOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Layout, Menu, Spin, Typography } from 'antd';
import { Suspense, useMemo, useState } from 'react';
import { Link, matchPath, Outlet, useLocation, useNavigate } from 'react-router';
import { useWords } from '../catalogue/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { useLiveUpdates } from './live.ts';
import { PageBoundary } from './page-boundary.tsx';
import { type PageRow, pages } from './pages.tsx';
import { useIsPhone, useLanguage } from './preferences.tsx';
import { useSession } from './session.tsx';
import { shellWords } from './shell-words.ts';
import { usePageTitle } from './use-page-title.ts';
import { WaitingBell } from './waiting-bell.tsx';
import './main-layout.css';

export function MainLayout() {
  const words = useWords(shellWords);
  const phone = useIsPhone();
  const session = useSession();
  const mine = useOwnPages();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  usePageTitle(useTitle());
  useLiveUpdates();
  return (
    <Layout className="frame">
      <a className="skip-link" href="#content">
        {words.skip}
      </a>
      <Layout.Header className="frame-header">
        {phone && (
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden />}
            aria-label={words.menu}
            aria-expanded={open}
            onClick={() => setOpen(true)}
          />
        )}
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width={28} height={28} />
          <Typography.Text strong>{words.product}</Typography.Text>
        </Link>
        <WaitingBell />
        <AccountMenu />
      </Layout.Header>
      {session.demo && <Alert banner type="warning" title={words.demo} className="demo-banner" />}
      <Layout>
        {phone ? (
          <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={280} title={words.menu}>
            <PageMenu pages={mine} onChosen={() => setOpen(false)} />
          </Drawer>
        ) : (
          <Layout.Sider width={232} theme="light" className="frame-side">
            <PageMenu pages={mine} />
          </Layout.Sider>
        )}
        <Layout.Content id="content" tabIndex={-1} className="frame-content" role="main">
          {mine.length === 0 && <Alert type="info" showIcon title={words.noPages} />}
          <PageBoundary address={pathname}>
            <Suspense fallback={<Spin className="frame-spin" />}>
              <Outlet />
            </Suspense>
          </PageBoundary>
        </Layout.Content>
      </Layout>
      {phone && <PhoneBar pages={mine.filter(({ onPhone }) => onPhone)} />}
    </Layout>
  );
}

function useTitle(): string | undefined {
  const language = useLanguage();
  const { pathname } = useLocation();
  return pages.find(({ path }) => matchPath(path, pathname) !== null)?.title[language];
}

function useOwnPages(): readonly PageRow[] {
  const { appointments } = useSession();
  return useMemo(() => {
    const roles = new Set(appointments.map(({ role }) => role));
    return pages.filter(({ menuFor }) => menuFor.some((role) => roles.has(role)));
  }, [appointments]);
}

function PageMenu({ pages: mine, onChosen }: { readonly pages: readonly PageRow[]; onChosen?: () => void }) {
  const language = useLanguage();
  const words = useWords(shellWords);
  const navigate = useNavigate();
  const current = useCurrent(mine);
  return (
    <nav aria-label={words.navigation}>
      <Menu
        mode="inline"
        selectedKeys={current === undefined ? [] : [current.path]}
        items={mine.map(({ path, title, icon }) => ({
          key: path,
          icon,
          label: <Link to={path}>{title[language]}</Link>,
        }))}
        onClick={({ key }) => {
          void navigate(key);
          onChosen?.();
        }}
      />
    </nav>
  );
}

function PhoneBar({ pages: mine }: { readonly pages: readonly PageRow[] }) {
  const language = useLanguage();
  const words = useWords(shellWords);
  const current = useCurrent(mine);
  if (mine.length === 0) return null;
  return (
    <nav className="phone-bar" aria-label={words.navigation}>
      {mine.slice(0, 5).map(({ path, title, short = title, icon }) => (
        <Link key={path} to={path} aria-current={current?.path === path ? 'page' : undefined}>
          {icon}
          <span>{short[language]}</span>
        </Link>
      ))}
    </nav>
  );
}

/** The menu's row whose address is the longest beginning of the present one. */
function useCurrent(mine: readonly PageRow[]): PageRow | undefined {
  const { pathname } = useLocation();
  return mine
    .filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
