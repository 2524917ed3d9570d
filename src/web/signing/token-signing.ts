/** The page's part in signing on one's own token: one message to the VGCA Sign Service, then what our server says of it. */
import { type Answer, ApiError, api } from '../api/client.ts';
import { asProblem } from './follow-job.ts';

export type TokenCall = 'SignApproved' | 'SignIssued' | 'SignAppendix' | 'SignCopy' | 'SignIncome';
export type PreparedSigning = Answer<'POST /documents/{id}/token-signings'>;

/** not-found: nothing listens. blocked: the browser did not let the page ask. too-old: it answers in another way than documented. */
export type TokenFault = 'not-found' | 'blocked' | 'policy' | 'too-old' | 'cancelled' | 'silent';

export class TokenFailure extends Error {
  readonly fault: TokenFault;
  /** What the tool itself said, in its own words. */
  readonly said: string;
  constructor(fault: TokenFault, said = '') {
    super(fault);
    this.fault = fault;
    this.said = said;
  }
}

const SERVICE = 'wss://127.0.0.1:8987';
/** The person looks for the token and its PIN; beyond, nobody is there (docs/token-signing.md). */
const PATIENCE_MS = 5 * 60_000;

interface Callback {
  readonly Status: number;
  readonly Message?: string;
}

/**
 * Resolves when the server has accepted the signed file. What the tool answers is not believed.
 * @throws TokenFailure, or ApiError when the server refused the file
 */
export async function signOnToken(
  call: TokenCall,
  prepared: PreparedSigning,
  patience = PATIENCE_MS,
): Promise<void> {
  const answer = await askTool(call, prepared, patience).catch((error: unknown) => error as TokenFailure);
  const { state, error } = await api('GET /token-signings/{id}', { path: { id: prepared.id } });
  if (state === 'accepted') return;
  if (state === 'refused') throw new ApiError(asProblem(error));
  if (answer instanceof TokenFailure) throw answer;
  throw new TokenFailure('cancelled', answer.Message ?? '');
}

function askTool(call: TokenCall, prepared: PreparedSigning, patience: number): Promise<Callback> {
  const watch = watchPolicy();
  const answer = new Promise<Callback>((resolve, reject) => {
    const socket = new WebSocket(`${SERVICE}/${call}`);
    let opened = false;
    const end = (work: () => void) => {
      clearTimeout(timer);
      socket.onerror = null;
      socket.onclose = null;
      socket.close();
      work();
    };
    const timer = setTimeout(() => end(() => reject(new TokenFailure('silent'))), patience);
    socket.onopen = () => {
      opened = true;
      socket.send(messageOf(prepared));
    };
    socket.onmessage = ({ data }) => {
      const callback = parse(String(data));
      end(() => (callback ? resolve(callback) : reject(new TokenFailure('too-old', String(data)))));
    };
    const broken = () =>
      end(() => void whyBroken(opened, watch).then((why) => reject(new TokenFailure(why))));
    // What the page's policy stops ends in an error alone: it was never open, so it does not close.
    socket.onerror = broken;
    socket.onclose = broken;
  });
  return answer.finally(watch.stop);
}

function messageOf(prepared: PreparedSigning): string {
  return JSON.stringify({
    FileUploadHandler: prepared.fileUploadHandler,
    SessionId: '',
    JWTToken: '',
    FileName: prepared.fileName,
    DocNumber: prepared.documentNumber,
    IssuedDate: prepared.issuedDate,
    MetaData: prepared.metaData.map(({ key, value }) => ({ Key: key, Value: value })),
  });
}

function parse(text: string): Callback | null {
  try {
    const callback = JSON.parse(text) as Callback | null;
    return typeof callback?.Status === 'number' ? callback : null;
  } catch {
    return null;
  }
}

interface PolicyWatch {
  readonly violated: () => boolean;
  readonly stop: () => void;
}

/** A refusal by the page's own policy is told by an event, and looks like a socket that can not be opened otherwise. */
function watchPolicy(): PolicyWatch {
  let violated = false;
  const note = ({ blockedURI }: SecurityPolicyViolationEvent) => {
    if (blockedURI.startsWith('wss://127.0.0.1')) violated = true;
  };
  document.addEventListener('securitypolicyviolation', note);
  return {
    violated: () => violated,
    stop: () => document.removeEventListener('securitypolicyviolation', note),
  };
}

/** The event of the policy may come after the socket's. */
const EVENTS_MS = 200;

async function whyBroken(opened: boolean, watch: PolicyWatch): Promise<TokenFault> {
  if (opened) return 'too-old';
  await new Promise((resolve) => setTimeout(resolve, EVENTS_MS));
  if (watch.violated()) return 'policy';
  return (await localNetworkRefused()) ? 'blocked' : 'not-found';
}

/** Chromium asks before a page may reach the local network; other browsers know no such permission. */
async function localNetworkRefused(): Promise<boolean> {
  const names = ['loopback-network', 'local-network-access'] as unknown as PermissionName[];
  for (const name of names) {
    const state = await navigator.permissions?.query({ name }).then(
      (status) => status.state,
      () => null,
    );
    if (state === 'denied') return true;
  }
  return false;
}
