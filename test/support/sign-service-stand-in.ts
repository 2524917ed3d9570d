/**
 * STAND-IN of the VGCA Sign Service, the officials' desktop program, for tests alone: wss on 127.0.0.1, one JSON in and one out per
 * socket, download of FileName, multipart upload to FileUploadHandler (standards: vietnam.md §2). It holds a PKCS#12 where the
 * real one asks a USB token, and it can misbehave. It refuses to run in production, and nothing of the service refers to it.
 */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { openPkcs12 } from '../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../src/lib/pki/signer.ts';
import type { Timestamper } from '../../src/lib/signing/sign-pdf.ts';
import { loopbackCertificate } from './loopback-certificate.ts';
import { type Misbehaviour, signAsTool, spoil } from './sign-service-file.ts';

const LABEL = 'VGCA Sign Service STAND-IN (thử nghiệm)';
const signingPaths = ['SignApproved', 'SignIssued', 'SignIncome', 'SignAppendix', 'SignCopy'];

/** What the page sends (§2.3). */
export interface ToolRequest {
  readonly FileUploadHandler: string;
  readonly SessionId: string;
  readonly JWTToken: string;
  readonly FileName: string;
  readonly DocNumber: string;
  readonly IssuedDate: string;
  readonly MetaData: readonly { readonly Key: string; readonly Value: string }[];
}

/** What comes back to the page (§2.4). */
export interface ToolCallback {
  readonly Status: number;
  readonly Message: string;
  readonly FileName: string;
  readonly FileServer: string;
  readonly DocumentNumber: string;
  readonly DocumentDate: string;
}

export interface HandlerAnswer {
  readonly httpStatus: number;
  readonly body: { Status: boolean; Message: string; FileName: string; FileServer: string };
}

export type Behaviour = Misbehaviour | 'sign' | 'cancelled' | 'silent' | 'upload-twice' | 'empty-file-server';

export class SignServiceStandIn {
  /** How the next call goes. */
  behaviour: Behaviour = 'sign';
  /** Every answer of the upload handler, in order. */
  readonly handlerAnswers: HandlerAnswer[] = [];
  /** Of the time-stamp service; without one the signatures are B-B. */
  timestamps: Timestamper | undefined;
  readonly ca: string;
  #signer: Signer | undefined;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: WebSocketServer;

  private constructor(ca: string, server: ReturnType<typeof createServer>) {
    this.ca = ca;
    this.#server = server;
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on('connection', (socket, request) => {
      socket.once('message', (data) => {
        void this.#answer(socket, (request.url ?? '').slice(1), String(data));
      });
    });
  }

  /** On a free port; the real program stands on 8987. */
  static async start(): Promise<SignServiceStandIn> {
    if (process.env['NODE_ENV'] === 'production') throw new Error(`${LABEL} refuses to run in production`);
    const { key, certificate } = loopbackCertificate();
    const server = createServer({ key, cert: certificate });
    const standIn = new SignServiceStandIn(certificate, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  get url(): string {
    return `wss://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts a token in. */
  async insert(p12: Uint8Array, pin: string): Promise<void> {
    const { key, certificate, chain } = await openPkcs12(p12, pin);
    this.#signer = signerFromKey(key, certificate, chain);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(socket: WebSocket, path: string, message: string): Promise<void> {
    if (path === 'GetVersion') return socket.send(LABEL);
    if (!signingPaths.includes(path)) return socket.send(JSON.stringify(failed(`Không có ${path}`)));
    const behaviour = this.behaviour;
    this.behaviour = 'sign';
    if (behaviour === 'silent') return socket.close();
    if (behaviour === 'cancelled') return socket.send(JSON.stringify(failed('Người dùng hủy thao tác ký')));
    const answer = await this.#sign(JSON.parse(message) as ToolRequest, behaviour).catch((error: unknown) =>
      failed(String(error)),
    );
    socket.send(JSON.stringify(answer));
  }

  async #sign(request: ToolRequest, behaviour: Behaviour): Promise<ToolCallback> {
    const source = await fetch(request.FileName);
    if (!source.ok) return failed(`Không tải được tệp: ${source.status}`);
    const pdf = new Uint8Array(await source.arrayBuffer());
    if (!this.#signer) return failed('Chưa cắm thiết bị');
    const setting = { signer: this.#signer, timestamps: this.timestamps, request };
    const spoiled = ['sign', 'upload-twice', 'empty-file-server'].includes(behaviour)
      ? await signAsTool(pdf, setting)
      : await spoil(behaviour as Misbehaviour, pdf, setting);
    const { body } = await this.#upload(request, spoiled);
    if (behaviour === 'upload-twice') await this.#upload(request, spoiled);
    if (typeof body.Status !== 'boolean') return failed('0x0028');
    return {
      Status: body.Status ? 0 : 1,
      Message: body.Message,
      FileName: body.FileName,
      FileServer: behaviour === 'empty-file-server' ? '' : body.FileServer,
      DocumentNumber: request.DocNumber,
      DocumentDate: request.IssuedDate,
    };
  }

  async #upload({ FileUploadHandler }: ToolRequest, pdf: Uint8Array): Promise<HandlerAnswer> {
    const form = new FormData();
    form.append('uploadfile', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'đã ký.pdf');
    const response = await fetch(FileUploadHandler, { method: 'POST', body: form });
    const answer = { httpStatus: response.status, body: (await response.json()) as HandlerAnswer['body'] };
    this.handlerAnswers.push(answer);
    return answer;
  }
}

function failed(message: string): ToolCallback {
  return { Status: 1, Message: message, FileName: '', FileServer: '', DocumentNumber: '', DocumentDate: '' };
}
