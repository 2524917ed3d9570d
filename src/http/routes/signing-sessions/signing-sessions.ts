import { z } from 'zod';
import type { SigningDesk } from '../../../office/identity/signing-desk.ts';
import { type Route, route } from '../../route.ts';
import { certificateBody, certificateShape } from '../certificates/certificates.ts';
import { idParams, moment } from '../shapes.ts';

export interface SigningSessionPorts {
  readonly signingDesk: SigningDesk;
}

const pin = z.string().min(1).max(128);

export function signingSessionRoutes({ signingDesk }: SigningSessionPorts): Route[] {
  const common = { tag: 'signing', access: 'key.use-personal' } as const;
  return [
    // No Idempotency-Key here: a digest of the request would be stored, and a PIN is short enough to be found from it.
    route({
      ...common,
      method: 'post',
      path: '/signing-sessions',
      summary: {
        vi: 'Mở phiên ký bằng mã PIN: khóa cá nhân hoặc con dấu đơn vị',
        en: 'Open a signing session with the PIN: one’s own key or a unit’s seal',
      },
      body: z.discriminatedUnion('holder', [
        z.object({ holder: z.literal('personal'), pin }),
        z.object({ holder: z.literal('seal'), unitId: z.uuid(), pin }),
      ]),
      response: {
        status: 201,
        body: z.object({ id: z.uuid(), certificate: certificateShape, expiresAt: moment }),
      },
      handle: async ({ actor, body }) => {
        const holder = body.holder === 'personal' ? ('personal' as const) : { sealOfUnitId: body.unitId };
        const { id, certificate, expiresAt } = await signingDesk.open(actor, holder, body.pin);
        return {
          body: { id, certificate: certificateBody(certificate), expiresAt: expiresAt.toISOString() },
          location: `/signing-sessions/${id}`,
        };
      },
    }),
    route({
      ...common,
      method: 'delete',
      path: '/signing-sessions/{id}',
      summary: { vi: 'Đóng phiên ký', en: 'Close a signing session' },
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        signingDesk.close(signingDesk.session(actor, params.id).id);
        return {};
      },
    }),
  ];
}
