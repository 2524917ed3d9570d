/** A few routes with invented answers, so that the first page can be looked at without the service behind it. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../src/app-error.ts';
import { type Route, route } from '../../src/http/route.ts';
import { checkRoutes } from '../../src/http/routes/check/check.ts';
import { eventRoutes } from '../../src/http/routes/events/events.ts';
import { serviceRoutes } from '../../src/http/routes/service/service.ts';
import type { VerificationReport } from '../../src/lib/verification/report.ts';
import { identityErrors } from '../../src/office/identity/errors.ts';
import { accountId, csrfToken } from '../http/app-support.ts';

const summary = { vi: 'Thử', en: 'Try' };
const body = z.unknown();
const unitId = '0190a000-0000-7000-8000-0000000000a1';
const session = {
  account: { id: accountId, username: 'chanson.vanthu', fullName: 'Hoàng Thị Văn Thư' },
  appointments: [
    { id: 'a1', unitId, unitName: 'UBND xã Chân Sơn', role: 'clerk', position: 'Văn thư', isHead: false },
  ],
  csrfToken,
  secondFactor: { required: true, givenAt: null },
  demo: true,
};
const document = {
  id: 'd1',
  unitId,
  unitName: 'UBND xã Chân Sơn',
  state: 'issued',
  typeCode: 'CV',
  subject: 'V/v rà soát <b>việc gửi</b>, nhận văn bản điện tử quý IV năm 2026 trên địa bàn huyện',
  urgency: 'urgent',
  numberSymbol: '15/UBND-VP',
  issuedOn: '2026-11-23',
  updatedAt: '2026-11-23T03:00:00Z',
  checkToken: 'k3Jx-unguessable-0001',
  version: 4,
  files: [{ id: 'f1', role: 'main', name: 'Công văn 15.pdf' }],
  signers: [
    {
      position: 1,
      fullName: 'Nguyễn Văn Hùng',
      post: 'Chủ tịch',
      form: 'TM',
      signedAt: '2026-11-23T02:00:00Z',
      level: 'B-T',
    },
  ],
  addressees: [{ name: 'UBND huyện Yên Sơn', channel: 'electronic' }],
  reviews: [],
  mayDo: ['send', 'recall'],
};
const delivery = {
  receiverName: 'UBND huyện Yên Sơn',
  state: 'accepted',
  channel: 'electronic',
  receipt: 'jws',
  arrivedAt: '2026-11-23T03:01:00Z',
  arrivalNumber: 7,
  statuses: [{ code: '03', at: '2026-11-23T03:05:00Z' }],
};
const share = {
  n: 4,
  classes: { A: 3, B: 1, C: 0, D: 0 },
  exchangedElectronically: 1,
  fullyElectronic: 0.75,
  copiesAndDigitised: 0,
  recalled: 0,
  restated: 0,
  definition: { vi: 'N = A + B + C + D.', en: 'N = A + B + C + D.' },
  cutOff: '2026-11-23T03:00:00Z',
};

export function inventedRoutes(pdf: Uint8Array): Route[] {
  const read = (path: string, answer: unknown) =>
    route({
      method: 'get',
      path,
      tag: 'test',
      summary,
      access: 'signed-in',
      response: { status: 200, body },
      handle: async () => ({ body: answer, version: 4 }),
    });
  const list = (items: readonly unknown[]) => ({ items, next: null });
  return [
    signIn,
    ...checkRoutes({ publicCheck: { issuedByToken: async () => facts }, verifyUpload: async () => report }),
    ...eventRoutes({ waitingSignals: { subscribe: () => () => undefined } }),
    ...serviceRoutes({ demoAccounts: async () => demoAccounts, clock: { now: () => new Date() } }),
    read('/session', session),
    read('/documents', list([document])),
    read('/documents/{id}', document),
    read('/documents/{id}/deliveries', { deliveries: [delivery] }),
    read(
      '/documents/{id}/history',
      list([{ kind: 'document.issued', at: '2026-11-23T03:00:00Z', actorName: 'Hoàng Thị Văn Thư' }]),
    ),
    read('/documents/{id}/verification', { files: [{ name: 'Công văn 15.pdf', role: 'main', report }] }),
    read('/incoming', list([])),
    read('/units', list([])),
    read('/share', share),
    read(
      '/share/documents',
      list([
        { recordId: 'd1', numberSymbol: '15/UBND-VP', subject: document.subject, countedOn: '2026-11-23' },
      ]),
    ),
    mainFile(pdf),
  ];
}

const signIn = route({
  method: 'post',
  path: '/session',
  tag: 'test',
  summary,
  access: 'public',
  body: z.object({ username: z.string(), password: z.string(), code: z.string().optional() }),
  response: { status: 200, body },
  handle: async ({ body: given, setSession }) => {
    if (given.code === undefined) throw new AppError(identityErrors.SECOND_FACTOR_REQUIRED);
    setSession('good');
    return { body: session };
  },
});

function mainFile(pdf: Uint8Array): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/files/{fileId}',
    tag: 'test',
    summary,
    access: 'signed-in',
    response: { status: 200, file: true },
    handle: async () => ({
      file: {
        size: pdf.length,
        mediaType: 'application/pdf',
        name: 'Công văn 15.pdf',
        tag: 'x',
        open: (start: number, end: number) => Readable.from([pdf.subarray(start, end + 1)]),
      },
    }),
  });
}

const facts = {
  numberSymbol: '15/UBND-VP',
  issuedOn: '2026-11-23',
  issuer: 'UBND xã Chân Sơn',
  state: 'recalled' as const,
  sha256: 'ab'.repeat(32),
};
const sentence = {
  vi: 'Mọi chữ ký đều hợp lệ; không có gì thay đổi sau khi ký.',
  en: 'Every signature is valid.',
};
const moment = '2026-11-23T03:00:00Z';
const report: VerificationReport = {
  document: {
    verdict: 'TOTAL-PASSED',
    subIndication: undefined,
    sentence,
    signatureCount: 1,
    revisionCount: 2,
    verifiedAt: moment,
    warnings: [],
  },
  signatures: [
    {
      field: 'Seal',
      verdict: 'TOTAL-PASSED',
      subIndication: undefined,
      detail: '',
      intact: true,
      covers: 'whole-file',
      modifiedAfter: [],
      level: 'B-T',
      signer: {
        subject: 'CN=UBND xã Chân Sơn',
        commonName: 'UBND xã Chân Sơn',
        organisation: undefined,
        organisationalUnits: [],
        issuer: 'CN=CA thử nghiệm',
        serial: '01',
        fingerprint: 'ab'.repeat(32),
        notBefore: moment,
        notAfter: '2027-11-23T03:00:00Z',
      },
      certificateFingerprint: 'ab'.repeat(32),
      claimedTime: moment,
      timestamp: undefined,
      provedTime: moment,
      signingTime: { time: moment, source: 'signature-timestamp' },
      validAtSigning: 'valid',
      algorithms: { digest: 'SHA-256', signature: 'RSA' },
      revocation: undefined,
      chain: [],
      certifies: undefined,
      reason: undefined,
      location: undefined,
      warnings: [],
      sentence,
    },
  ],
};
const demoAccounts = [
  {
    username: 'chanson.chutich',
    fullName: 'Nguyễn Văn Hùng',
    unitName: 'UBND xã Chân Sơn',
    position: 'Chủ tịch',
  },
  {
    username: 'chanson.vanthu',
    fullName: 'Hoàng Thị Văn Thư',
    unitName: 'UBND xã Chân Sơn',
    position: 'Văn thư',
  },
];
