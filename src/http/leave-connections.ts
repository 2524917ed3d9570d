/** While the service stops, every answer ends its connection: a proxy that keeps connections opens none here any more. */
import type { Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';

export function leaveConnections(server: Server | SecureServer, stopping: AbortSignal): void {
  const open = new Set<ServerResponse>();
  // Before the app: it may answer within the same turn.
  server.prependListener('request', (_request, response) => {
    if (stopping.aborted) return leave(response);
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  stopping.addEventListener('abort', () => {
    for (const response of open) leave(response);
  });
}

function leave(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
