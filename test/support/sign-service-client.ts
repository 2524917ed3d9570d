/** The page's side of the tool's socket, as the browser part will do it: open, send one JSON, take one answer, close. */
import { WebSocket } from 'ws';
import type { SignServiceStandIn, ToolCallback } from './sign-service-stand-in.ts';

export const toolPaths = {
  approve: 'SignApproved',
  issue: 'SignIssued',
  appendix: 'SignAppendix',
  copy: 'SignCopy',
  income: 'SignIncome',
} as const;

interface Prepared {
  readonly fileName: string;
  readonly fileUploadHandler: string;
  readonly documentNumber: string;
  readonly issuedDate: string;
  readonly metaData: readonly { readonly key: string; readonly value: string }[];
}

/** Null when the socket closes without an answer. */
export function callTool(
  tool: Pick<SignServiceStandIn, 'url' | 'ca'>,
  path: (typeof toolPaths)[keyof typeof toolPaths],
  prepared: Prepared,
): Promise<ToolCallback | null> {
  const message = JSON.stringify({
    FileUploadHandler: prepared.fileUploadHandler,
    SessionId: '',
    JWTToken: '',
    FileName: prepared.fileName,
    DocNumber: prepared.documentNumber,
    IssuedDate: prepared.issuedDate,
    MetaData: prepared.metaData.map(({ key, value }) => ({ Key: key, Value: value })),
  });
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${tool.url}/${path}`, { ca: tool.ca });
    socket.once('open', () => socket.send(message));
    socket.once('message', (data) => {
      socket.close();
      resolve(JSON.parse(String(data)) as ToolCallback);
    });
    socket.once('close', () => resolve(null));
    socket.once('error', reject);
  });
}
