/** To a province's LGSP: one message for all receivers of a document, by sendEdoc. */
import { createEdxmlGateway, type EdxmlGatewayPorts } from '../../../office/exchange/edxml-gateway.ts';
import type { Gateway } from '../../../office/exchange/gateway.ts';
import type { Partner } from '../../../office/exchange/partner.ts';
import type { LgspClient } from './lgsp-client.ts';

export function createLgspGateway(
  partner: Partner,
  client: Pick<LgspClient, 'sendEdoc'>,
  ports: EdxmlGatewayPorts,
): Gateway {
  return createEdxmlGateway(ports, partner, (message) => client.sendEdoc(message));
}
