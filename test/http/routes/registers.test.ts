import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { type Route, route } from '../../../src/http/route.ts';
import { exportFile, exportFormat } from '../../../src/http/routes/registers/export-file.ts';
import { type RegisterRoutesPorts, registerRoutes } from '../../../src/http/routes/registers/registers.ts';
import {
  type YearRegisterRoutesPorts,
  yearRegisterRoutes,
} from '../../../src/http/routes/registers/year-registers.ts';
import type { PrintedBook } from '../../../src/lib/typesetting/printed-book.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import type { Principal } from '../../../src/office/identity/load-actor.ts';
import { accountId, cookie, csrfToken, testApp } from '../app-support.ts';

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
  const close = (routes: readonly Route[], path: string) =>
    request(testApp(routes).app)
      .post(`/api/v1${path}`)
      .set({ Cookie: cookie, 'X-CSRF-Token': csrfToken })
      .send({ unitId });
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

  it('an unknown format, a day that is none or an unknown register, when given, then is refused before anything is read', async () => {
    const untouched = { transact: () => Promise.reject(new Error('asked')), demo: false } as unknown;
    const routes = yearRegisterRoutes(untouched as YearRegisterRoutesPorts);
    const ask = async (rest: string) =>
      (await get(routes, `/registers/handling?unitId=${unitId}&${rest}`)).status;
    expect(await ask('from=2026-01-01&to=2026-12-31&format=csv')).to.equal(422);
    expect(await ask('from=2026-02-30&to=2026-12-31')).to.equal(422);
    expect(await ask('from=2026-01-01&to=2026-12-31&volume=0')).to.equal(422);
    expect((await close(routes, '/registers/letters/years/2025/close')).status).to.equal(422);
  });

  it('a closed year, when asked for whole, then is the stored bytes in both formats, by their digest', async () => {
    const bytes = Buffer.from('%PDF-frozen');
    const asked: string[] = [];
    const file = (sha256: string) => ({ sha256, size: bytes.length });
    const bound = { volume: 1, lines: 2, firstDay: '2025-01-02', lastDay: '2025-12-30' };
    const closing = {
      closedBy: 'Văn Thư',
      position: 'Văn thư',
      lines: 2,
      unfinished: 1,
      volumes: [{ ...bound, pdf: file('aa'), xlsx: file('bb') }],
    };
    const row = {
      unitId,
      register: 'handling',
      year: 2025,
      closedAt: new Date('2026-01-05T03:00:00Z'),
      closing,
    };
    const unit = { id: unitId, name: 'UBND xã Chân Sơn', parentId: null };
    const tx = {
      registerYears: { find: async () => row, closed: async () => [row] },
      organisation: { unit: async () => unit, unitPath: async () => [unitId] },
    };
    const routes = yearRegisterRoutes({
      transact: (work: (stores: unknown) => unknown) => work(tx),
      clock: { now: () => new Date() },
      demo: false,
      storage: {
        open: async (sha256: string, { start = 0, end = 0 }) => {
          asked.push(sha256);
          return (async function* () {
            yield bytes.subarray(start, end + 1);
          })();
        },
      },
    } as unknown as YearRegisterRoutesPorts);
    const { app } = testApp(routes, { loadActor: async () => clerkOf(unitId) });
    const ask = (path: string) => request(app).get(`/api/v1${path}`).set('Cookie', cookie).buffer(true);
    const whole = `/registers/handling?unitId=${unitId}&from=2025-01-01&to=2025-12-31`;
    const pdf = await ask(whole);
    expect([pdf.status, pdf.headers['etag'], pdf.body.toString()]).to.deep.equal([
      200,
      '"aa"',
      '%PDF-frozen',
    ]);
    expect((await ask(`${whole}&format=xlsx`)).headers['etag']).to.equal('"bb"');
    expect(asked).to.deep.equal(['aa', 'bb']);
    expect([(await ask(`${whole}&volume=2`)).body.code]).to.deep.equal(['EXPORT_VOLUME_UNKNOWN']);
    const years = await ask(`/registers/years?unitId=${unitId}`);
    expect(years.body.items).to.deep.equal([
      { register: 'handling', year: 2025, closedAt: '2026-01-05T03:00:00.000Z', ...closing },
    ]);
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

/** Whoever asks is a clerk of this unit. */
function clerkOf(unitId: string): Principal {
  const actor: Actor = {
    accountId,
    personId: 'p-1',
    fullName: 'Nguyễn Thị Văn Thư',
    appointments: [
      { id: 'a-1', unitId, unitPath: [unitId], role: 'clerk', position: 'Văn thư', isHead: false },
    ],
    scopes: null,
    secondFactorAt: null,
    ip: '127.0.0.1',
    traceId: 'test',
  };
  return { actor, csrfToken, expiresAt: null, duty: null };
}
