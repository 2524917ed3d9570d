/** Every route of outgoing documents but files and exchange. */
import type { MakeDocumentEvidencePorts } from '../../../office/exchange/make-document-evidence.ts';
import type { ComposePorts } from '../../../office/outgoing/compose-draft.ts';
import type { Route } from '../../route.ts';
import { type BeforeSigningPorts, beforeSigningRoutes } from './before-signing.ts';
import { composeRoutes } from './compose.ts';
import { type DraftRoutesPorts, draftRoutes } from './drafts.ts';
import { evidenceRoutes } from './evidence.ts';
import { type HistoryRoutesPorts, historyRoutes } from './history.ts';
import { type SigningRoutesPorts, signingRoutes } from './signing.ts';
import { type StepRoutesPorts, stepRoutes } from './steps.ts';

export type DocumentRoutesPorts = DraftRoutesPorts &
  StepRoutesPorts &
  SigningRoutesPorts &
  HistoryRoutesPorts &
  BeforeSigningPorts &
  ComposePorts &
  MakeDocumentEvidencePorts;

export function documentRoutes(ports: DocumentRoutesPorts): Route[] {
  return [
    ...draftRoutes(ports),
    ...composeRoutes(ports),
    ...stepRoutes(ports),
    ...signingRoutes(ports),
    ...beforeSigningRoutes(ports),
    ...historyRoutes(ports),
    ...evidenceRoutes(ports),
  ];
}
