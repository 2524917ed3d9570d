import { z } from 'zod';
import {
  bindCertificate,
  type CertificatePorts,
  listCertificates,
  revokeCertificate,
} from '../../../office/organisation/bind-certificate.ts';
import type { KeyHolder } from '../../../office/organisation/check-certificate.ts';
import type { HeldCertificate } from '../../../office/organisation/organisation.ts';
import { type Route, route } from '../../route.ts';
import { idParams, moment } from '../shapes.ts';

export const certificateShape = z.object({
  id: z.uuid(),
  personId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  fingerprint: z.string(),
  subject: z.string(),
  serial: z.string(),
  notBefore: moment,
  notAfter: moment,
  revokedAt: moment.nullable(),
});

export function certificateBody(held: HeldCertificate): z.infer<typeof certificateShape> {
  const { id, personId, unitId, fingerprint, subject, serial } = held;
  return {
    id,
    personId,
    unitId,
    fingerprint,
    subject,
    serial,
    notBefore: held.notBefore.toISOString(),
    notAfter: held.notAfter.toISOString(),
    revokedAt: held.revokedAt?.toISOString() ?? null,
  };
}

const holder = z.union([z.strictObject({ personId: z.uuid() }), z.strictObject({ unitId: z.uuid() })]);

const holderQuery = z
  .object({ personId: z.uuid().optional(), unitId: z.uuid().optional() })
  .refine((query) => (query.personId === undefined) !== (query.unitId === undefined), {
    path: ['personId'],
    message: 'personId hoặc unitId, chỉ một',
  });

export function certificateRoutes(ports: CertificatePorts): Route[] {
  const tag = 'organisation';
  return [
    route({
      method: 'get',
      path: '/certificates',
      tag,
      summary: {
        vi: 'Chứng thư số của một người hoặc một đơn vị',
        en: 'Certificates of a person or of a unit',
      },
      access: 'certificate.read',
      query: holderQuery,
      response: { status: 200, body: z.object({ items: z.array(certificateShape) }) },
      handle: async ({ actor, query }) => ({
        body: { items: (await listCertificates(ports, actor, holderIn(query))).map(certificateBody) },
      }),
    }),
    route({
      method: 'post',
      path: '/certificates',
      tag,
      summary: {
        vi: 'Gắn chứng thư số với người hoặc con dấu đơn vị',
        en: 'Bind a certificate to a person or a unit’s seal',
      },
      access: 'certificate.manage',
      idempotent: true,
      body: z.object({
        holder,
        /** PEM, or DER in base64. */
        certificate: z.string().min(1).max(20_000),
      }),
      response: { status: 201, body: certificateShape },
      handle: async ({ actor, body }) => {
        const certificate = readCertificate(body.certificate);
        const held = await bindCertificate(ports, actor, { holder: body.holder, certificate });
        return { body: certificateBody(held), location: `/certificates/${held.id}` };
      },
    }),
    route({
      method: 'post',
      path: '/certificates/{id}/revoke',
      tag,
      summary: {
        vi: 'Ngừng dùng chứng thư số tại đây ngay lập tức',
        en: 'Stop a certificate here at once',
      },
      access: 'certificate.manage',
      params: idParams,
      body: z.object({ reason: z.string().trim().min(1).max(500) }),
      response: { status: 204 },
      handle: async ({ actor, params, body }) => {
        await revokeCertificate(ports, actor, { certificateId: params.id, reason: body.reason });
        return {};
      },
    }),
  ];
}

function holderIn({ personId, unitId }: z.infer<typeof holderQuery>): KeyHolder {
  return personId === undefined ? { unitId: unitId ?? '' } : { personId };
}

function readCertificate(text: string): Uint8Array {
  return Buffer.from(text, text.includes('-----BEGIN') ? 'utf8' : 'base64');
}
