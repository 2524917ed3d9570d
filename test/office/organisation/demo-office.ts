/** The demo district behind the real routes of identity and organisation: what tests over HTTP share. */
import { createHash } from 'node:crypto';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { createIdentityStore } from '../../../src/adapters/database/identity-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createRegistersStore } from '../../../src/adapters/database/registers-store.ts';
import { createSoftwareKeyOpener } from '../../../src/adapters/keys/software-key-opener.ts';
import { createDemoKeyIssuer } from '../../../src/demo/demo-key-issuer.ts';
import { loadDemo } from '../../../src/demo/load-demo.ts';
import type { Route } from '../../../src/http/route.ts';
import { accountRoutes } from '../../../src/http/routes/accounts/accounts.ts';
import { authorityRoutes } from '../../../src/http/routes/authorities/authorities.ts';
import { certificateRoutes } from '../../../src/http/routes/certificates/certificates.ts';
import { groupRoutes } from '../../../src/http/routes/groups/groups.ts';
import { imageRoutes } from '../../../src/http/routes/images/images.ts';
import { recoveryRoutes } from '../../../src/http/routes/recoveries/recoveries.ts';
import { sessionRoutes } from '../../../src/http/routes/session/session.ts';
import { signingSessionRoutes } from '../../../src/http/routes/signing-sessions/signing-sessions.ts';
import { tokenRoutes } from '../../../src/http/routes/tokens/tokens.ts';
import { unitRoutes } from '../../../src/http/routes/units/units.ts';
import { createSigningDesk } from '../../../src/office/identity/signing-desk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openWorkbench, type Workbench } from '../identity/workbench.ts';

export interface DemoOffice {
  readonly bench: Workbench;
  readonly pki: DevelopmentPki;
  readonly routes: Route[];
}

export async function openDemoOffice(): Promise<DemoOffice> {
  const bench = await openWorkbench();
  bench.clock.set(new Date().toISOString());
  const pki = await createDevelopmentPki(temporaryFolder('office-pki'));
  await loadDemo({
    ...bench,
    transact: (work) =>
      bench.database.db.transaction((tx) =>
        work({
          organisation: createOrganisationStore(tx),
          identity: createIdentityStore(tx),
          registers: createRegistersStore(tx),
        }),
      ),
  });
  const trust = () => ({ anchors: pki.trustAnchors(), intermediates: pki.intermediates() });
  const storage = {
    putBytes: async (bytes: Uint8Array) => ({ sha256: createHash('sha256').update(bytes).digest('hex') }),
  };
  const signingDesk = createSigningDesk({
    ...bench,
    trust,
    keyOpeners: [createSoftwareKeyOpener(bench)],
    keyIssuer: createDemoKeyIssuer({
      ...bench,
      issue: (profile) => pki.issue({ ...profile, keyType: 'ec-p256' }),
      storage,
    }),
  });
  const ports = { ...bench, signingDesk, trust, storage };
  const routes = [
    ...sessionRoutes(ports),
    ...tokenRoutes(ports),
    ...accountRoutes(ports),
    ...recoveryRoutes(ports),
    ...imageRoutes(ports),
    ...unitRoutes(ports),
    ...authorityRoutes(ports),
    ...certificateRoutes(ports),
    ...groupRoutes(ports),
    ...signingSessionRoutes(ports),
  ];
  return { bench, pki, routes };
}
