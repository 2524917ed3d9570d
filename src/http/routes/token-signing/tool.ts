/** The two addresses that the tool knows. It has no session and no account: the secret in the address is all it shows. */
import { z } from 'zod';
import { isAppError } from '../../../app-error.ts';
import { readSource, type SourcePorts } from '../../../office/token-signing/read-token-signing.ts';
import { type ReceivePorts, receiveSigned } from '../../../office/token-signing/receive-signed.ts';
import { type Route, route } from '../../route.ts';
import { readMultipart } from './read-multipart.ts';
import { handlerAnswerShape } from './shapes.ts';
import { type FileOpener, storedFile } from './stored-file.ts';

export type ToolPorts = ReceivePorts &
  SourcePorts &
  FileOpener & {
    readonly transact: ReceivePorts['transact'] & SourcePorts['transact'];
    readonly publicUrl: URL;
  };

const tag = 'token-signing';
const query = z.object({ t: z.string().min(1).max(200) });
const FILE_FIELD = 'uploadfile';

export function toolRoutes(ports: ToolPorts): Route[] {
  return [sourceRoute(ports), uploadRoute(ports)];
}

function sourceRoute(ports: ToolPorts): Route {
  return route({
    method: 'get',
    path: '/token-signings/source',
    tag,
    summary: { vi: 'Phần mềm ký tải tệp cần ký', en: 'The tool fetches the file to be signed' },
    access: 'public',
    query,
    response: { status: 200, file: true },
    handle: async ({ query: { t } }) => {
      const { preparedSha256, preparedSize, fileName } = await readSource(ports, t);
      const file = { sha256: preparedSha256, size: preparedSize, name: fileName };
      return { file: storedFile(ports.storage, file) };
    },
  });
}

function uploadRoute(ports: ToolPorts): Route {
  return route({
    method: 'post',
    path: '/token-signings/upload',
    tag,
    summary: {
      vi: 'Phần mềm ký gửi tệp đã ký (multipart/form-data, trường uploadfile); bị từ chối vẫn trả 200 với Status false',
      en: 'The tool posts the signed file (multipart/form-data, field uploadfile); a refusal is 200 with Status false',
    },
    access: 'public',
    query,
    // The real limit is that of the prepared file; the tool shows a refusal only when it comes as an answer.
    upload: { limit: Number.MAX_SAFE_INTEGER },
    response: { status: 200, body: handlerAnswerShape },
    handle: async ({ query: { t }, upload, header, ip, traceId }) => {
      const open = () => readMultipart(upload, header('content-type'), FILE_FIELD);
      try {
        const { id, fileName } = await receiveSigned(ports, { secret: t, open, ip, traceId });
        const FileServer = new URL(`/api/v1/token-signings/${id}`, ports.publicUrl).href;
        return { body: { Status: true, Message: 'Đã nhận chữ ký.', FileName: fileName, FileServer } };
      } catch (error) {
        if (!isAppError(error)) throw error;
        const Message = `${error.title('vi')} ${error.remedy('vi')} (${error.code})`;
        return { body: { Status: false, Message, FileName: '', FileServer: '' } };
      }
    },
  });
}
