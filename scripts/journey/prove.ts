/** What must hold in the end: receipts and statuses at the sender, equal bytes on both sides, signatures as judged. */
import type { Member } from './cast.ts';
import { ApiClient, type Json } from './client.ts';
import { type Arrival, waitFor } from './receive.ts';
import { compareSignatures, type JudgedSignature, signaturesOf } from './signatures.ts';
import { type Stage, sha256 } from './walk-document.ts';

export interface ProvedDelivery {
  readonly receiver: string;
  readonly state: string;
  /** 01, 03, 04, 05, 06 in the order in which the sender learned them. */
  readonly codes: readonly string[];
  readonly receipt: boolean;
}

export interface Proof {
  readonly sha256: string;
  readonly signatures: readonly JudgedSignature[];
  readonly deliveries: readonly ProvedDelivery[];
}

const expectedCodes = ['01', '03', '04', '05', '06'];

/** Every delivery has been finished (06) and every status on the way reached the sender; 01 has a signed receipt. */
export function proveDeliveries(
  stage: Stage,
  clerk: Member,
  document: Json,
): Promise<readonly ProvedDelivery[]> {
  return stage.recorder.step(
    'Trạng thái về nơi gửi (01–06)',
    clerk.username,
    async (): Promise<readonly ProvedDelivery[]> => {
      const found = await waitFor('trạng thái 06 ở nơi gửi', async () => {
        const items = await deliveriesOf(clerk, document);
        return items.length > 0 && items.every(isComplete) ? items : undefined;
      });
      return (found as Json[]).map(asProved);
    },
    (deliveries) =>
      deliveries
        .map((one) => `${one.receiver}: ${one.codes.join(' ')}${one.receipt ? ', biên nhận có chữ ký' : ''}`)
        .join('; '),
  );
}

async function deliveriesOf(clerk: Member, document: Json): Promise<Json[]> {
  const answer = await clerk.api.get(`/documents/${document.id}/deliveries`);
  return answer.deliveries;
}

function isComplete(delivery: Json): boolean {
  const { codes, receipt } = asProved(delivery);
  return delivery.state === 'done' && receipt && expectedCodes.every((code) => codes.includes(code));
}

function asProved(delivery: Json): ProvedDelivery {
  const codes: string[] = (delivery.statuses ?? []).map((status: Json) => status.code);
  const receipt = Boolean(delivery.receipt);
  // Receipt 01 is an answer of its own, kept with the delivery; the other codes are messages.
  if (receipt && !codes.includes('01')) codes.unshift('01');
  return {
    receiver: delivery.receiverName,
    state: delivery.state,
    codes: [...new Set(codes)].sort(),
    receipt,
  };
}

/** The issued bytes are what each receiver holds; all signatures of the journey pass, earlier ones are judged as before. */
export async function proveIssued(
  stage: Stage,
  clerk: Member,
  document: Json,
  arrivals: readonly Arrival[],
  before: readonly JudgedSignature[],
): Promise<Omit<Proof, 'deliveries'>> {
  const { recorder } = stage;
  const digest = await recorder.step(
    'So byte phát hành và byte nhận (SHA-256)',
    clerk.username,
    () => compareBytes(clerk, document, arrivals),
    (found) => `${found.slice(0, 16)}… giống nhau`,
  );
  const signatures = await recorder.step(
    'Kiểm tra chữ ký bản phát hành',
    clerk.username,
    async () => judgeIssued(await clerk.api.get(`/documents/${document.id}/verification`), before),
    (found) =>
      found.map((one) => `${one.field}: ${one.verdict}${one.level ? ` (${one.level})` : ''}`).join('; '),
  );
  await recorder.step('Tra cứu công khai bằng mã QR', 'không cần tài khoản', () =>
    checkPublicly(stage, document, digest),
  );
  return { sha256: digest, signatures };
}

async function compareBytes(clerk: Member, document: Json, arrivals: readonly Arrival[]): Promise<string> {
  const main = mainFile(document.files);
  const issued = sha256(
    await clerk.api.download(`/documents/${document.id}/files/${main.id}?version=issued`),
  );
  for (const { record, clerk: receiver } of arrivals) {
    const file = mainFile(record.files);
    const received = sha256(await receiver.api.download(`/incoming/${record.id}/files/${file.id}`));
    if (received !== issued)
      throw new Error(`${receiver.unitName} giữ byte khác: ${received}, bản phát hành là ${issued}`);
  }
  return issued;
}

function mainFile(files: readonly Json[]): Json {
  const main = files.find((file) => file.role === 'main');
  if (main === undefined) throw new Error('Không có tệp chính');
  return main;
}

function judgeIssued(answer: Json, before: readonly JudgedSignature[]): readonly JudgedSignature[] {
  const after = signaturesOf(answer);
  const { added, changed, notPassed } = compareSignatures(before, after);
  if (added.length < 2)
    throw new Error(`Chỉ có ${added.length} chữ ký mới; cần chữ ký của người ký và của cơ quan`);
  const faults = [...notPassed, ...changed];
  if (faults.length > 0) throw new Error(faults.join('; '));
  return after;
}

async function checkPublicly(stage: Stage, document: Json, digest: string): Promise<void> {
  if (!document.checkToken) throw new Error('Văn bản không có mã tra cứu');
  const facts = await new ApiClient(stage.origin).get(`/check/${document.checkToken}`);
  if (facts.sha256 !== digest || facts.state !== 'issued')
    throw new Error(`Trang tra cứu nói khác: ${JSON.stringify(facts)}`);
}
