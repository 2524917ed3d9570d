import { z } from 'zod';
import { secrecies } from '../../../office/documents/document.ts';
import { type ChangeBookPorts, changeBook } from '../../../office/documents/registers/change-book.ts';
import { type EnterPorts, enterByHand } from '../../../office/documents/registers/enter-by-hand.ts';
import {
  type BookPorts,
  openBook,
  type ReadBooksPorts,
  readBook,
  readBooks,
} from '../../../office/documents/registers/manage-books.ts';
import { type ReadRegisterPorts, readRegister } from '../../../office/documents/registers/read-register.ts';
import type { Book, RegisterEntry } from '../../../office/documents/registers/register.ts';
import { type Route, route } from '../../route.ts';
import { byId, day, given, iso, uuid } from '../documents/shapes.ts';

export interface BookRoutesPorts
  extends BookPorts,
    ChangeBookPorts,
    EnterPorts,
    ReadBooksPorts,
    ReadRegisterPorts {
  readonly transact: BookPorts['transact'] &
    ChangeBookPorts['transact'] &
    EnterPorts['transact'] &
    ReadBooksPorts['transact'] &
    ReadRegisterPorts['transact'];
}

const direction = z.enum(['outgoing', 'incoming']);
const bookShape = z.object({
  id: uuid,
  unitId: uuid,
  direction,
  name: z.string(),
  typeCodes: z.array(z.string()).nullable(),
  position: z.int(),
  closedAt: z.string().nullable(),
  version: z.int(),
});

const typeCodes = z.array(z.string().max(20)).min(1).max(60).nullable();

const entryShape = z.object({
  id: uuid,
  bookId: uuid,
  year: z.int(),
  number: z.int(),
  direction,
  documentId: uuid.nullable(),
  incomingId: uuid.nullable(),
  byHand: z.boolean(),
  entryDate: day,
  columns: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  voidReason: z.string().nullable(),
  secrecy: z.enum(secrecies),
  createdAt: z.string(),
});

const text = z.string().max(1000).default('');
const shared = {
  numberSymbol: z.string().max(100),
  titleAndSubject: z.string().max(1000),
  transferDate: day.nullable().default(null),
  receiptSigned: text,
  note: text,
};
const handColumns = z.discriminatedUnion('direction', [
  z.object({
    direction: z.literal('outgoing'),
    ...shared,
    signer: text,
    recipients: text,
    copyKeeper: text,
    copies: z.int().min(0).max(9999).nullable().default(null),
  }),
  z.object({
    direction: z.literal('incoming'),
    ...shared,
    author: z.string().max(300),
    documentDate: day.nullable().default(null),
    forwardedTo: text,
  }),
]);

export function bookRoutes(ports: BookRoutesPorts): Route[] {
  return [
    listBooks(ports),
    createBook(ports),
    showBook(ports),
    editBook(ports),
    listEntries(ports),
    createEntry(ports),
  ];
}

function listBooks(ports: BookRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/books',
    tag: 'registers',
    summary: { vi: 'Sổ đăng ký của đơn vị', en: 'Register books of a unit' },
    access: 'register.read',
    query: z.object({ unitId: uuid }),
    response: { status: 200, body: z.object({ items: z.array(bookShape) }) },
    handle: async ({ actor, query }) => ({
      body: { items: (await readBooks(ports, actor, query.unitId)).map(toBook) },
    }),
  });
}

function createBook(ports: BookRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/books',
    tag: 'registers',
    summary: { vi: 'Mở sổ đăng ký', en: 'Open a register book' },
    access: 'book.manage',
    idempotent: true,
    body: z.object({
      unitId: uuid,
      direction,
      name: z.string().max(300),
      typeCodes: typeCodes.default(null),
    }),
    response: { status: 201, body: bookShape },
    handle: async ({ actor, body }) => {
      const book = await openBook(ports, actor, body);
      return { body: toBook(book), version: book.version, location: `/books/${book.id}` };
    },
  });
}

function showBook(ports: BookRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/books/{id}',
    tag: 'registers',
    summary: { vi: 'Một sổ đăng ký', en: 'One register book' },
    access: 'register.read',
    params: byId,
    response: { status: 200, body: bookShape },
    handle: async ({ actor, params }) => {
      const book = await readBook(ports, actor, params.id);
      return { body: toBook(book), version: book.version };
    },
  });
}

function editBook(ports: BookRoutesPorts): Route {
  return route({
    method: 'patch',
    path: '/books/{id}',
    tag: 'registers',
    summary: { vi: 'Đổi tên, loại văn bản hoặc khoá sổ', en: 'Rename a book, change its types or close it' },
    access: 'book.manage',
    ifMatch: true,
    params: byId,
    body: z.object({
      name: z.string().max(300).optional(),
      typeCodes: typeCodes.optional(),
      close: z.literal(true).optional(),
    }),
    response: { status: 200, body: bookShape },
    handle: async ({ actor, params, body, version }) => {
      const book = await changeBook(ports, actor, { bookId: params.id, version, ...given(body) });
      return { body: toBook(book), version: book.version };
    },
  });
}

function listEntries(ports: BookRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/books/{id}/entries',
    tag: 'registers',
    summary: { vi: 'Các dòng của sổ theo số', en: 'Lines of a book by number' },
    access: 'register.read',
    params: byId,
    query: z.object({
      year: z.coerce.number().int().min(1900).max(9999).optional(),
      from: day.optional(),
      to: day.optional(),
      cursor: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: {
      status: 200,
      body: z.object({
        book: bookShape,
        year: z.int(),
        items: z.array(entryShape),
        next: z.string().nullable(),
      }),
    },
    handle: async ({ actor, params, query }) => {
      const { year, from, to, cursor: after, limit } = query;
      const wish = given({ bookId: params.id, year, from, to, after, limit });
      const page = await readRegister(ports, actor, wish);
      const { book, items, next } = page;
      return { body: { book: toBook(book), year: page.year, items: items.map(toEntry), next } };
    },
  });
}

function createEntry(ports: BookRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/books/{id}/entries',
    tag: 'registers',
    summary: { vi: 'Ghi sổ văn bản giấy', en: 'Register a paper document by hand' },
    access: 'register.write',
    idempotent: true,
    params: byId,
    body: z.object({
      date: day,
      number: z.int().positive().optional(),
      secrecy: z.enum(secrecies).default('none'),
      columns: handColumns,
    }),
    response: { status: 201, body: entryShape },
    handle: async ({ actor, params, body }) => {
      const entry = await enterByHand(ports, actor, { bookId: params.id, ...body });
      return { body: toEntry(entry) };
    },
  });
}

function toBook(book: Book): z.infer<typeof bookShape> {
  return { ...book, typeCodes: book.typeCodes && [...book.typeCodes], closedAt: iso(book.closedAt) };
}

function toEntry({ createdBy: _, ...entry }: RegisterEntry): z.infer<typeof entryShape> {
  return {
    ...entry,
    columns: { ...entry.columns },
    secrecy: entry.secrecy ?? 'none',
    createdAt: iso(entry.createdAt),
  };
}
