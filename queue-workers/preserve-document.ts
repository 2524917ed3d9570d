import { z } from 'zod';
import { type PreservePorts, preserveDocument } from '../src/office/outgoing/preserve-document.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ documentId: z.uuid() });

/** Raises issued files to B-LTA. Files are held in memory meanwhile, so one at a time. */
export function preserveDocumentWorker(ports: PreservePorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'preserve-document',
    schema,
    concurrency: 1,
    handle: (data, context) => preserveDocument(ports, systemActor(context), data),
  };
}
