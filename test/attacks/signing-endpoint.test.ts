/** Nobody can have an arbitrary digest signed: no route takes one, and those that reach a key take references only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../src/http/openapi.json'), 'utf8'),
) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
);

/** Names of all that a caller may send: path and query parameters, headers, and every property of the body. */
function inputsOf({ parameters = [], requestBody }: Operation): string[] {
  const bodies = Object.values(requestBody?.content ?? {});
  return [...parameters.map(({ name }) => name), ...bodies.flatMap(({ schema }) => namesIn(schema))];
}

function namesIn(schema: Schema | boolean | undefined): string[] {
  if (schema === undefined || typeof schema === 'boolean') return [];
  if (schema.$ref) throw new Error('a reference that this test does not follow');
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [], allOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [name, ...namesIn(inner)]),
    ...[items, additionalProperties, ...anyOf, ...oneOf, ...allOf].flatMap(namesIn),
  ];
}

/** Names the list that the signer was shown, which the server keeps under it; never signed. */
const COMPARED = new Set(['post /signing-batches: summaryDigest']);

const TO_BE_SIGNED = /digest|hash|tbs|to-?be-?signed|imprint|sha\d|checksum|rawData|cms|pkcs/i;

describe('signing routes', () => {
  it('take no digest and nothing else that a key would sign as it is, whichever route is asked', () => {
    expect(operations).to.have.length.above(60);
    const found = operations.flatMap(({ route, operation }) =>
      inputsOf(operation)
        .filter((name) => TO_BE_SIGNED.test(name))
        .map((name) => `${route}: ${name}`),
    );
    expect(found.filter((input) => !COMPARED.has(input))).to.deep.equal([]);
  });

  it('take references to documents and sessions only, when they reach a signing key', () => {
    const reaching = operations.filter(({ route }) => /\/(sign|seal|issue)$|\/signing-batches/.test(route));
    expect(reaching.map(({ route }) => route)).to.include('post /documents/{id}/sign');
    for (const { route, operation } of reaching) {
      const types = Object.keys(operation.requestBody?.content ?? {});
      expect(
        types.filter((type) => type !== 'application/json'),
        route,
      ).to.deep.equal([]);
      const strange = inputsOf(operation).filter(
        (name) => !REFERENCES.test(name) && !COMPARED.has(`${route}: ${name}`),
      );
      expect(strange, route).to.deep.equal([]);
    }
  });
});

const REFERENCES = /(^id|Ids?|^Idempotency-Key|^If-Match|^date)$/;
