import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import request from 'supertest';
import { describeRoutes } from '../../src/http/all-routes.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { actions } from '../../src/office/identity/permissions.ts';
import { testApp } from './app-support.ts';

/** What anybody may ask without an account; a new public route has to be written down here. */
const publicRoutes = new Set([
  'post /session',
  'post /check',
  'get /check/{token}',
  'get /service',
  // The officials' signing tool, by the secret in its address alone.
  'get /token-signings/source',
  'post /token-signings/upload',
]);
const routes = describeRoutes();
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const uuid = '0190a000-0000-7000-8000-00000000000f';

describe('the routes of the service', () => {
  it('when read, then each is public, for the signed-in, or a row of the permission matrix', () => {
    for (const route of routes) {
      const known = ['signed-in', ...actions] as string[];
      if (route.access === 'public') expect(publicRoutes.has(nameOf(route)), nameOf(route)).to.equal(true);
      else expect(known, nameOf(route)).to.include(route.access);
    }
  });

  it('when read, then no two share method and address', () => {
    const names = routes.map((route) => nameOf({ ...route, path: route.path.replace(/\{\w+\}/g, '{}') }));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('when asked without credentials, then every one that is not public answers 401', async () => {
    const { app } = testApp(routes);
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      const path = `/api/v1${route.path.replace(/\{\w+\}/g, uuid)}`;
      const answer = await request(app)[route.method](path);
      expect(answer.status, nameOf(route)).to.equal(401);
      expect(answer.body.code, nameOf(route)).to.equal('NOT_SIGNED_IN');
    }
  });

  it('webhook: none of them takes an address that the service would then call, but those of partners, which IT alone sets', () => {
    const ofOthers = describeRoutes().filter(({ access }) => access !== 'partner.manage');
    const bodies = JSON.stringify(
      Object.values(openApiDocument(ofOthers).paths ?? {}).flatMap((methods) =>
        Object.values(methods as Record<string, { requestBody?: unknown }>).map(
          (one) => one.requestBody ?? null,
        ),
      ),
    );
    expect(bodies).to.contain('"subject"');
    expect(bodies).not.to.match(/"format":"uri"|"[\w-]*(url|uri|webhook|callback|endpoint)[\w-]*":\{/i);
  });

  it('when described, then src/http/openapi.json says the same (npm run openapi)', () => {
    const committed = JSON.parse(
      readFileSync(new URL('../../src/http/openapi.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse(JSON.stringify(openApiDocument(routes)))).to.deep.equal(committed);
  });
});
