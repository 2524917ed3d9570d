/** To the national axis, or to a system that fetches its messages here as from an axis. */
import {
  type CarryEdxml,
  createEdxmlGateway,
  type EdxmlGatewayPorts,
} from '../../../office/exchange/edxml-gateway.ts';
import type { Gateway } from '../../../office/exchange/gateway.ts';
import type { Partner } from '../../../office/exchange/partner.ts';
import type { VdxpClient } from './vdxp-client.ts';

export interface VdxpGatewayDeps {
  readonly ports: EdxmlGatewayPorts;
  /** Left out where the other system fetches. */
  readonly client: Pick<VdxpClient, 'sendEdoc'> | undefined;
  readonly layDown: CarryEdxml;
}

export function createVdxpGateway(partner: Partner, { ports, client, layDown }: VdxpGatewayDeps): Gateway {
  if (!client) return createEdxmlGateway(ports, partner, layDown);
  return createEdxmlGateway(ports, partner, async (message) => ({
    kind: 'carried',
    reference: await client.sendEdoc(message),
  }));
}
