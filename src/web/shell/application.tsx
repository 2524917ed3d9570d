/** Which page stands at which address; nobody signed in sees the sign-in and the public check only. */
import { Spin } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { useSessionState } from './session.tsx';

const SignInPage = lazy(() => import('../pages/sign-in/sign-in-page.tsx'));
const CheckPage = lazy(() => import('../pages/check/check-page.tsx'));
const DutyPage = lazy(() => import('../pages/account/duty-page.tsx'));
const SignedIn = lazy(() => import('./signed-in.tsx').then((loaded) => ({ default: loaded.SignedIn })));

export function Application() {
  return (
    <BrowserRouter>
      <PageBoundary address="">
        <Suspense fallback={<Waiting />}>
          <Routes>
            <Route path="/check/:token?" element={<CheckPage />} />
            <Route path="*" element={<Signed />} />
          </Routes>
        </Suspense>
      </PageBoundary>
    </BrowserRouter>
  );
}

function Signed(): ReactNode {
  const { session, loading, error } = useSessionState();
  if (loading) return <Waiting />;
  if (error) return <ProblemAlert error={error} onRetry={() => location.reload()} />;
  if (session === null) return <SignInPage />;
  return session.duty === null ? <SignedIn /> : <DutyPage />;
}

function Waiting() {
  return <Spin size="large" className="page-spin" />;
}
