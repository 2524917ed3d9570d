import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { type Route, route } from '../../../src/http/route.ts';
import { exportFile, exportFormat } from '../../../src/http/routes/registers/export-file.ts';
import { type RegisterRoutesPorts, registerRoutes } from '../../../src/http/routes/registers/registers.ts';
import type { PrintedBook } from '../../../src/lib/typesetting/printed-book.ts';
import { cookie, testApp } from '../app-support.ts';

const book: PrintedBook = {
  agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
  title: 'SỔ ĐĂNG KÝ VĂN BẢN ĐI',
  lines: [],
  front: 'head',
  tables: [{ name: 'Sổ', columns: [{ title: 'Số', share: 1 }], rows: [['01']] }],
  notes: [],
  demo: false,
};

const sample: Route = route({
  method: 'get',
  path: '/sample',
  tag: 'test',
  summary: { vi: 'Thử', en: 'Test' },
  access: 'signed-in',
  query: z.object({ format: exportFormat }),
  response: { status: 200, file: true },
  handle: async ({ query }) => ({ file: await exportFile(book, query.format, 'Sổ văn bản đi 2026') }),
});

describe('the addresses of the registers', () => {
  const get = (routes: readonly Route[], path: string) =>
    request(testApp(routes).app).get(`/api/v1${path}`).set('Cookie', cookie).buffer(true);
  const unitId = '0190a000-0000-7000-8000-0000000000aa';

  it('a file in either format, when asked for, then has its type and a Vietnamese name', async () => {
    const pdf = await get([sample], '/sample');
    expect(pdf.headers['content-type']).to.equal('application/pdf');
    expect(pdf.headers['content-disposition']).to.equal(
      `inline; filename="So van ban di 2026.pdf"; filename*=UTF-8''${encodeURIComponent('Sổ văn bản đi 2026.pdf')}`,
    );
    const xlsx = await get([sample], '/sample?format=xlsx');
    expect(xlsx.headers['content-type']).to.match(/spreadsheetml\.sheet$/);
    expect(xlsx.headers['content-disposition']).to.match(/^attachment; filename="So van ban di 2026\.xlsx"/);
    expect(xlsx.headers['etag']).to.match(/^"[0-9a-f]{64}"$/);
  });

  it('a part of a file, when asked for by its range, then is that part', async () => {
    const part = await get([sample], '/sample').set('Range', 'bytes=0-3');
    expect([part.status, part.body.toString('latin1')]).to.deep.equal([206, '%PDF']);
  });

  it('an unknown format or a day that is none, when given, then is refused before anything is read', async () => {
    const untouched = { transact: () => Promise.reject(new Error('asked')), demo: false } as unknown;
    const routes = registerRoutes(untouched as RegisterRoutesPorts);
    const ask = async (rest: string) =>
      (await get(routes, `/registers/handling?unitId=${unitId}&${rest}`)).status;
    expect(await ask('from=2026-01-01&to=2026-12-31&format=csv')).to.equal(422);
    expect(await ask('from=2026-02-30&to=2026-12-31')).to.equal(422);
  });

  it('a guessed book, when printed or asked for its years, then answers 404 and nothing else', async () => {
    const tx = { registers: { book: async () => null } };
    const ports = {
      transact: (work: (stores: unknown) => unknown) => work(tx),
      clock: { now: () => new Date() },
      demo: false,
    } as unknown as RegisterRoutesPorts;
    const routes = registerRoutes(ports);
    for (const path of ['print?year=2025', 'years']) {
      const answer = await get(routes, `/books/${unitId}/${path}`);
      expect([answer.status, answer.body.code]).to.deep.equal([404, 'NOT_FOUND']);
    }
  });
});
