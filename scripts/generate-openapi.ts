/** npm run openapi: rewrites src/http/openapi.json from the list of routes. */
import { writeFileSync } from 'node:fs';
import { describeRoutes } from '../src/http/all-routes.ts';
import { openApiDocument } from '../src/http/openapi.ts';

const target = new URL('../src/http/openapi.json', import.meta.url);
const document = openApiDocument(describeRoutes());
writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
console.log(`src/http/openapi.json: ${Object.keys(document.paths ?? {}).length} addresses`);
