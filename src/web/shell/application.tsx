/** Which page stands at which address; nobody signed in sees the sign-in and the public check only. */
import { Result, Spin } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { useWords } from '../catalogue/words.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { ShortcutsProvider } from '../shortcuts/shortcuts.tsx';
import { SigningDeskProvider } from '../signing/signing-desk.tsx';
import { MainLayout } from './main-layout.tsx';
import { pages } from './pages.tsx';
import { useSessionState } from './session.tsx';
import { shellWords } from './shell-words.ts';

const SignInPage = lazy(() => import('../pages/sign-in/sign-in-page.tsx'));
const CheckPage = lazy(() => import('../pages/check/check-page.tsx'));
const DutyPage = lazy(() => import('../pages/account/duty-page.tsx'));
const drawn = pages.map((page) => ({ ...page, Page: lazy(page.load) }));

export function Application() {
  return (
    <BrowserRouter>
      <Suspense fallback={<Spin fullscreen />}>
        <Routes>
          <Route path="/check/:token?" element={<CheckPage />} />
          <Route path="*" element={<Signed />} />
        </Routes>
      </Suspense>
    </BrowserRouter>
  );
}

function Signed(): ReactNode {
  const { session, loading, error } = useSessionState();
  if (loading) return <Spin fullscreen />;
  if (error) return <ProblemAlert error={error} onRetry={() => location.reload()} />;
  if (session === null) return <SignInPage />;
  if (session.duty !== null) return <DutyPage />;
  const home = pages.find(({ menuFor }) => session.appointments.some(({ role }) => menuFor.includes(role)));
  return (
    <SigningDeskProvider>
      <ShortcutsProvider>
        <Routes>
          <Route element={<MainLayout />}>
            {drawn.map(({ path, Page }) => (
              <Route key={path} path={path} element={<Page />} />
            ))}
            <Route index element={home ? <Navigate to={home.path} replace /> : null} />
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </ShortcutsProvider>
    </SigningDeskProvider>
  );
}

function NotFound() {
  const words = useWords(shellWords);
  return <Result status="404" title={words.notFound} subTitle={words.notFoundHelp} />;
}
