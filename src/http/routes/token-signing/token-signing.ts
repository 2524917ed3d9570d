/** Signing on the officials' own tokens: the page prepares and asks, the tool fetches and posts (docs/token-signing.md). */
import { z } from 'zod';
import { type ApprovePorts, prepareApproval } from '../../../office/token-signing/approve.ts';
import {
  type IncomePorts,
  prepareIncome,
  readSignedStamp,
  type SignedStampPorts,
} from '../../../office/token-signing/income.ts';
import { readTokenSigning, type StatusPorts } from '../../../office/token-signing/read-token-signing.ts';
import { prepareSeal, type SealPorts } from '../../../office/token-signing/seal.ts';
import { outgoingPurposes } from '../../../office/token-signing/token-signing.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams } from '../shapes.ts';
import { statusShape, toolCallShape, toStatus, toToolCall } from './shapes.ts';
import { type FileOpener, storedFile } from './stored-file.ts';
import { type ToolPorts, toolRoutes } from './tool.ts';

export type TokenSigningPorts = Omit<ApprovePorts, 'transact'> &
  ToolPorts &
  FileOpener & {
    readonly transact: ToolPorts['transact'] &
      ApprovePorts['transact'] &
      SealPorts['transact'] &
      IncomePorts['transact'] &
      StatusPorts['transact'] &
      SignedStampPorts['transact'];
  };

const tag = 'token-signing';

export function tokenSigningRoutes(ports: TokenSigningPorts): Route[] {
  // The tool's addresses first: {id} would take them.
  return [...toolRoutes(ports), ...prepareRoutes(ports), statusRoute(ports), signedStampRoute(ports)];
}

function prepareRoutes(ports: TokenSigningPorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/documents/{id}/token-signings',
      tag,
      summary: {
        vi: 'Chuẩn bị ký bằng thiết bị của cán bộ (VGCA Sign Service)',
        en: 'Prepare a signature on the official’s own token (VGCA Sign Service)',
      },
      // Reading is the least; which step it is decides what more is asked.
      access: 'document.read',
      params: idParams,
      body: z.object({
        purpose: z.enum(outgoingPurposes),
        fileId: z.uuid().optional(),
        date: day.optional(),
      }),
      response: { status: 201, body: toolCallShape },
      handle: async ({ actor, params, body }) => {
        const { purpose, fileId, date } = body;
        const call =
          purpose === 'approve'
            ? await prepareApproval(ports, actor, params.id)
            : await prepareSeal(ports, actor, { documentId: params.id, purpose, fileId, date });
        return { body: toToolCall(call), location: `/token-signings/${call.id}` };
      },
    }),
    route({
      method: 'post',
      path: '/incoming/{id}/token-signings',
      tag,
      summary: {
        vi: 'Chuẩn bị ký số dấu ĐẾN bằng thiết bị của văn thư',
        en: 'Prepare the signature on the arrival stamp on the clerk’s own token',
      },
      access: 'incoming.register',
      params: idParams,
      body: z.object({ purpose: z.literal('income') }),
      response: { status: 201, body: toolCallShape },
      handle: async ({ actor, params }) => {
        const call = await prepareIncome(ports, actor, params.id);
        return { body: toToolCall(call), location: `/token-signings/${call.id}` };
      },
    }),
  ];
}

function statusRoute(ports: TokenSigningPorts): Route {
  return route({
    method: 'get',
    path: '/token-signings/{id}',
    tag,
    summary: { vi: 'Lần ký bằng thiết bị đang ở bước nào', en: 'How far a token signing is' },
    access: 'signed-in',
    params: idParams,
    response: { status: 200, body: statusShape },
    handle: async ({ actor, params }) => ({
      body: toStatus(await readTokenSigning(ports, actor, params.id)),
    }),
  });
}

function signedStampRoute(ports: TokenSigningPorts): Route {
  return route({
    method: 'get',
    path: '/incoming/{id}/signed-stamp',
    tag,
    summary: { vi: 'Bản có dấu ĐẾN đã ký số', en: 'The copy with the signed arrival stamp' },
    access: 'incoming.read',
    params: idParams,
    response: { status: 200, file: true },
    handle: async ({ actor, params }) => ({
      file: storedFile(ports.storage, await readSignedStamp(ports, actor, params.id)),
    }),
  });
}
