/**
 * Writes the web application's types of the HTTP API from the committed src/http/openapi.json: an interface with one
 * member per operation, named "GET /documents/{id}", with its path, query, body and answer.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'src/web/api/operations.ts');

export function generateApiTypes() {
  const { paths } = JSON.parse(readFileSync(join(root, 'src/http/openapi.json'), 'utf8'));
  const members = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => member(method, path, operation)),
  );
  const text = [
    '/** Made by scripts/generate-api-types.mjs from src/http/openapi.json; not kept in git. */',
    'export interface Operations {',
    ...members,
    '}',
    '',
  ].join('\n');
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}

function member(method, path, operation) {
  const parameters = operation.parameters ?? [];
  const answers = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
  const parts = {
    path: fields(parameters, 'path'),
    query: fields(parameters, 'query'),
    body: jsonOf(operation.requestBody) ?? 'undefined',
    answer: answers.map(([, answer]) => jsonOf(answer) ?? 'null').join(' | ') || 'null',
  };
  const shape = Object.entries(parts).map(([name, type]) => `${name}: ${type}`);
  return `  '${method.toUpperCase()} ${path}': { ${shape.join('; ')} };`;
}

function fields(parameters, place) {
  const own = parameters.filter((parameter) => parameter.in === place);
  const list = own.map(({ name, required, schema }) => {
    const optional = place === 'query' && !required;
    return `'${name}'${optional ? '?' : ''}: ${typeOf(schema)}${optional ? ' | undefined' : ''}`;
  });
  return `{ ${list.join('; ')} }`;
}

function jsonOf(content) {
  const schema = content?.content?.['application/json']?.schema;
  return schema === undefined ? undefined : typeOf(schema);
}

/** The part of JSON Schema that zod-to-openapi writes. */
function typeOf(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => `(${typeOf(choice)})`).join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => simple(type, schema)).join(' | ');
}

function simple(type, schema) {
  if (type === 'array') return arrayOf(schema);
  if (type === 'object') return objectOf(schema);
  if (type === 'integer') return 'number';
  return ['string', 'number', 'boolean', 'null'].includes(type) ? type : 'unknown';
}

function arrayOf(schema) {
  if (schema.prefixItems) return `readonly [${schema.prefixItems.map(typeOf).join(', ')}]`;
  return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
}

function objectOf({ properties, required = [], additionalProperties }) {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const list = Object.entries(properties).map(
    ([name, schema]) =>
      `readonly '${name}'${required.includes(name) ? '' : '?'}: ${typeOf(schema)}${required.includes(name) ? '' : ' | undefined'}`,
  );
  return `{ ${list.join('; ')} }`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) generateApiTypes();
