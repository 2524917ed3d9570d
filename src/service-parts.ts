/** What `start-service.ts` hands to `wiring.ts`: the engines, running. */
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { WorkerDefinition } from '../queue-workers/worker-definition.ts';
import type { Connected } from './adapters/database/connect.ts';
import type { Listener } from './adapters/database/listen.ts';
import type { OutboxRows } from './adapters/database/outbox-rows.ts';
import type { DevelopmentMailbox } from './adapters/mail/development-mailbox.ts';
import type { Mailer } from './adapters/mail/mailer.ts';
import type { QueueEngine } from './adapters/queues/queue-engine.ts';
import type { FileStore } from './adapters/storage/file-store.ts';
import type { Logger } from './adapters/telemetry/logger.ts';
import type { Config } from './config.ts';
import type { Telemetry } from './wiring/telemetry/open-telemetry.ts';

/** What the office stands on without being served: also what `antin admin` opens. */
export interface OfficeParts {
  /** With the real port when PORT was 0. */
  readonly config: Config;
  readonly log: Logger;
  /** Random bytes of this installation, for signing cookies and the like. */
  readonly secret: Uint8Array;
  readonly database: Connected;
  readonly files: FileStore;
  /** Told of signatures; left out where nobody measures. */
  readonly telemetry?: Telemetry;
}

export interface ServiceParts extends OfficeParts {
  readonly telemetry: Telemetry;
  readonly listener: Listener;
  readonly outbox: OutboxRows;
  readonly queues: QueueEngine;
  readonly mailer: Mailer;
  /** Only where no SMTP_URL is set, in the demo. */
  readonly mailbox: DevelopmentMailbox | undefined;
  /** Aborted when the service begins to stop: event streams end, readiness answers no. */
  readonly stopping: AbortSignal;
}

export interface Service {
  /** Made by `createHttpServer`, not yet listening. */
  readonly server: Server;
  readonly workers: readonly WorkerDefinition[];
  /** Answers /metrics on METRICS_PORT; not yet listening. */
  readonly metricsServer?: Server | undefined;
  /** Answers partners on PEER_PORT; not yet listening. */
  readonly peerServer?: SecureServer | undefined;
  /** Answers systems that call here as at the national axis, on VDXP_PORT; not yet listening. */
  readonly vdxpServer?: Server | undefined;
  /** Lines for the start banner: demo accounts and how to sign in. Empty outside the demo. */
  demoNotice(): readonly string[];
  /** Called after the last request and job, before the engines stop. */
  close(): Promise<void>;
}

export type CreateService = (parts: ServiceParts) => Promise<Service>;
