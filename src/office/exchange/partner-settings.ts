/** What each kind of partner must be told, checked when it is entered and when its way is opened. */
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { edxmlEndpoint } from './edxml-endpoint.ts';
import { lgspSettings, vdxpSettings } from './edxml-settings.ts';
import { exchangeErrors } from './errors.ts';
import { mailSettings } from './mail-settings.ts';
import type { Partner, PartnerKind } from './partner.ts';
import { peerEndpoint, peerSettings } from './peer-settings.ts';

const open = z.record(z.string(), z.json());

const byKind: { readonly [K in PartnerKind]: { endpoint: z.ZodType; settings: z.ZodType } } = {
  peer: { endpoint: peerEndpoint, settings: peerSettings },
  // Without an address it is a system that calls here.
  vdxp: { endpoint: edxmlEndpoint.nullable(), settings: vdxpSettings },
  lgsp: { endpoint: edxmlEndpoint, settings: lgspSettings },
  mail: { endpoint: z.email(), settings: mailSettings },
  paper: { endpoint: z.null(), settings: open },
};

const SETTINGS_BYTES = 16_384;
/** What must not be read by everybody who reads the database. */
const secretName = /secret|password|passphrase|private|mật khẩu/i;

/** @throws AppError PARTNER_SETTINGS_WRONG naming what does not serve */
export function checkPartnerSettings({
  kind,
  endpoint,
  settings,
}: Pick<Partner, 'kind' | 'endpoint' | 'settings'>): void {
  const shapes = byKind[kind];
  const refuse = (reason: string): never => {
    throw new AppError(exchangeErrors.PARTNER_SETTINGS_WRONG, { params: { reason } });
  };
  const where = shapes.endpoint.safeParse(endpoint);
  if (!where.success) refuse(`endpoint: ${z.prettifyError(where.error)}`);
  const text = JSON.stringify(settings);
  if (text.length > SETTINGS_BYTES) refuse(`settings: > ${SETTINGS_BYTES}`);
  const secret = Object.keys(settings).find((name) => secretName.test(name));
  if (secret !== undefined) refuse(`settings.${secret}: secrets are files`);
  const read = shapes.settings.safeParse(settings);
  if (!read.success) refuse(`settings: ${z.prettifyError(read.error)}`);
}
