import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { route } from '../../src/http/route.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testApp } from './app-support.ts';

const script = `export const words = ${JSON.stringify('văn bản '.repeat(200))};`;
const html =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/index-1.js"></script>';
const ping = route({
  method: 'get',
  path: '/ping',
  tag: 'test',
  summary: { vi: 'Thử', en: 'Try' },
  access: 'public',
  response: { status: 200, body: z.object({ good: z.boolean() }) },
  handle: async () => ({ body: { good: true } }),
});

function builtFolder(): string {
  const folder = temporaryFolder('application');
  for (const name of ['assets', 'pdf-fonts']) mkdirSync(join(folder, name));
  const files: Record<string, string | Buffer> = {
    'index.html': html,
    'sw.js': 'addEventListener("fetch", () => {});',
    'manifest.webmanifest': '{}',
    'assets/index-1.js': script,
    'assets/index-1.js.br': brotliCompressSync(script),
    'assets/index-1.js.gz': gzipSync(script),
    'assets/small.css': 'p{}',
    'pdf-fonts/FoxitSerif.pfb': 'font',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

describe('the built application over HTTP', () => {
  let app: Express;
  before(() => {
    app = testApp([ping], { webRoot: builtFolder() }).app;
  });

  const page = (address: string) => request(app).get(address).set('Accept', 'text/html');
  const nonceOf = (text: string) => /nonce="([^"]+)"/.exec(text)?.[1];

  it('the page, asked for twice, bears another nonce each time, the same in header and text', async () => {
    const answers = [await page('/'), await page('/')];
    const nonces = answers.map(({ text }) => nonceOf(text));
    expect(nonces[0]).to.match(/^[A-Za-z\d+/]{22}==$/);
    expect(nonces[0]).to.not.equal(nonces[1]);
    for (const [index, { headers, text }] of answers.entries()) {
      const policy = headers['content-security-policy'];
      expect(policy).to.include(`script-src 'self' 'nonce-${nonces[index]}'`);
      expect(policy).to.include(`style-src 'self' 'nonce-${nonces[index]}'`);
      expect(text).to.not.include('__CSP_NONCE__');
      expect(text.split(nonces[index]!)).to.have.length(3);
      expect(headers['cache-control']).to.equal('no-store');
    }
  });

  for (const address of ['/waiting', '/documents/0190a000-0000-7000-8000-000000000001', '/index.html']) {
    it(`${address}, opened by a person, gives the page`, async () => {
      const answer = await page(address);
      expect(answer.status).to.equal(200);
      expect(answer.headers['content-type']).to.match(/^text\/html/);
      expect(nonceOf(answer.text)).to.be.a('string');
      expect(answer.text).to.not.include('__CSP_NONCE__');
    });
  }

  it('an asset, asked for by a browser, comes in brotli and is kept for ever', async () => {
    const answer = await request(app).get('/assets/index-1.js').set('Accept-Encoding', 'gzip, deflate, br');
    expect(answer.headers).to.include({
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(answer.headers['content-type']).to.match(/^text\/javascript/);
    expect(Number(answer.headers['content-length'])).to.be.below(script.length / 4);
  });

  it('an asset, asked for with what the browser reads, comes in that encoding or plain', async () => {
    const encodingFor = async (accepted: string) => {
      const answer = await request(app).get('/assets/index-1.js').set('Accept-Encoding', accepted);
      expect(answer.headers['vary']).to.equal('Accept-Encoding');
      return answer.headers['content-encoding'];
    };
    expect(await encodingFor('gzip')).to.equal('gzip');
    expect(await encodingFor('br;q=0, gzip')).to.equal('gzip');
    expect(await encodingFor('identity')).to.equal(undefined);
    const plain = await request(app).get('/assets/small.css').set('Accept-Encoding', 'br');
    expect(plain.headers['content-encoding']).to.equal(undefined);
    expect(plain.text).to.equal('p{}');
  });

  it('an asset in gzip, read by a client, is the file itself', async () => {
    const answer = await request(app).get('/assets/index-1.js').set('Accept-Encoding', 'gzip').buffer(true);
    expect(answer.text ?? String(answer.body)).to.equal(script);
  });

  it('an asset that an older build had, asked for even by a person, is not found', async () => {
    for (const address of ['/assets/index-0.js', '/pdf-fonts/none.pfb', '/assets/..%2findex.html']) {
      const answer = await page(address);
      expect(answer.status, address).to.equal(404);
      expect(answer.body.code).to.equal('ADDRESS_NOT_FOUND');
    }
  });

  it('files that keep their name, asked for, are asked for again each time', async () => {
    for (const address of ['/sw.js', '/manifest.webmanifest']) {
      const answer = await request(app).get(address);
      expect(answer.status).to.equal(200);
      expect(answer.headers['cache-control']).to.equal('no-cache');
    }
    const font = await request(app).get('/pdf-fonts/FoxitSerif.pfb');
    expect(font.headers['cache-control']).to.equal('public, max-age=604800');
  });

  it('the policy of the page, read, lets its worker and its manifest come from this origin alone', async () => {
    const { headers } = await page('/');
    expect(headers['content-security-policy']).to.include("worker-src 'self'");
    expect(headers['content-security-policy']).to.include("manifest-src 'self'");
    expect(headers['content-security-policy']).to.include("default-src 'none'");
  });

  it('the API, asked by a person or a program, answers as ever', async () => {
    const good = await page('/api/v1/ping');
    expect(good.body).to.deep.equal({ good: true });
    const missing = await page('/api/v1/nothing');
    expect(missing.status).to.equal(404);
    expect(missing.body.code).to.equal('ADDRESS_NOT_FOUND');
    const program = await request(app).get('/waiting').set('Accept', 'application/json');
    expect(program.status).to.equal(404);
    const posted = await request(app).post('/waiting').set('Accept', 'text/html');
    expect(posted.status).to.equal(404);
  });
});
