import { type ArrivedJob, type JobPorts, runJob } from './run-job.ts';
import type { WorkerDefinition } from './worker-definition.ts';

export interface WorkerPorts extends JobPorts {
  work(
    queue: string,
    handler: (job: ArrivedJob) => Promise<void>,
    options: { concurrency: number },
  ): Promise<void>;
}

/**
 * Starts a worker for each queue.
 * @param queues every queue that the service writes to
 * @throws Error when a queue has no worker or two, or a worker has no such queue
 */
export async function startWorkers(
  definitions: readonly WorkerDefinition[],
  queues: readonly string[],
  ports: WorkerPorts,
): Promise<void> {
  checkCoverage(definitions, queues);
  for (const definition of definitions) {
    const { queue, concurrency } = definition;
    await ports.work(queue, (job) => runJob(definition, job, ports), { concurrency });
  }
}

function checkCoverage(definitions: readonly WorkerDefinition[], queues: readonly string[]): void {
  const served = definitions.map((definition) => definition.queue);
  const complaints = [
    ...queues.filter((queue) => !served.includes(queue)).map((queue) => `${queue} has no worker`),
    ...served.filter((queue, at) => served.indexOf(queue) !== at).map((queue) => `${queue} has two workers`),
    ...served
      .filter((queue) => !queues.includes(queue))
      .map((queue) => `${queue} is no queue of the service`),
  ];
  if (complaints.length > 0) throw new Error(`queue workers: ${complaints.join('; ')}`);
}
