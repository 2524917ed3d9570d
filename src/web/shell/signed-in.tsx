/** What stands behind the sign-in. A chunk of its own: who signs in or checks a document does not pay for it. */
import { Result } from 'antd';
import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { useWords } from '../catalogue/words.ts';
import { ShortcutsProvider } from '../shortcuts/shortcuts.tsx';
import { SigningDeskProvider } from '../signing/signing-desk.tsx';
import { MainLayout } from './main-layout.tsx';
import { pages } from './pages.tsx';
import { useSession } from './session.tsx';
import { shellWords } from './shell-words.ts';

const drawn = pages.map((page) => ({ ...page, Page: lazy(page.load) }));

export function SignedIn() {
  const { appointments } = useSession();
  const home = pages.find(({ menuFor }) => appointments.some(({ role }) => menuFor.includes(role)));
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
