/** Shapes of token signings on the wire. */
import { z } from 'zod';
import type { ToolCall } from '../../../office/token-signing/begin.ts';
import type { TokenSigningStatus } from '../../../office/token-signing/read-token-signing.ts';
import { outgoingPurposes, tokenSigningStates } from '../../../office/token-signing/token-signing.ts';
import { moment } from '../shapes.ts';

export const toolCallShape = z.object({
  id: z.uuid(),
  fileName: z.url(),
  fileUploadHandler: z.url(),
  documentNumber: z.string(),
  issuedDate: z.string(),
  metaData: z.array(z.object({ key: z.string(), value: z.string() })),
  expiresAt: moment,
});

export function toToolCall(call: ToolCall): z.infer<typeof toolCallShape> {
  return { ...call, metaData: [...call.metaData], expiresAt: call.expiresAt.toISOString() };
}

const told = z.object({ vi: z.string(), en: z.string() });

export const statusShape = z.object({
  id: z.uuid(),
  purpose: z.enum([...outgoingPurposes, 'income']),
  state: z.enum(tokenSigningStates),
  error: z.object({ code: z.string(), title: told, remedy: told }).nullable(),
  expiresAt: moment,
  documentState: z.string().nullable(),
  unsealedFileIds: z.array(z.uuid()),
});

export function toStatus(status: TokenSigningStatus): z.infer<typeof statusShape> {
  const { error } = status;
  return {
    ...status,
    error: error && { code: error.code, title: { ...error.title }, remedy: { ...error.remedy } },
    expiresAt: status.expiresAt.toISOString(),
    unsealedFileIds: [...status.unsealedFileIds],
  };
}

/** What the tool understands, no more and no less (vietnam.md §2.5): a Status that is no boolean makes it fail. */
export const handlerAnswerShape = z.object({
  Status: z.boolean(),
  Message: z.string(),
  FileName: z.string(),
  FileServer: z.string(),
});
