/** The receiver's side: arrival, verdict, register (03), direct, assign (04), start (05), finish (06). */
import type { Member } from './cast.ts';
import { type Json, pause } from './client.ts';
import type { JudgedSignature } from './signatures.ts';
import type { Stage } from './walk-document.ts';

const ARRIVAL_LIMIT_MS = 120_000;

export interface Arrival {
  readonly record: Json;
  readonly clerk: Member;
}

/** @param before the signatures that came with the file: the receiver may find fault with those, as the sender did */
export async function receive(
  stage: Stage,
  unit: string,
  document: Json,
  before: readonly JudgedSignature[],
): Promise<Arrival> {
  const { cast, recorder } = stage;
  const clerk = await cast.member(`${unit}.vanthu`);
  const leader = await cast.member(`${unit}.chutich`);
  const officer = await cast.member(`${unit}.chuyenvien`);
  const arrived = await recorder.step('Văn bản đến (01)', unit, () => waitForArrival(clerk, document));
  const path = `/incoming/${arrived.id}`;
  const judged = await recorder.step(
    'Kiểm tra chữ ký khi đến',
    unit,
    () => waitForVerdict(clerk, path, before),
    (record) =>
      record.signaturesValid ? 'chữ ký đầy đủ và hợp lệ' : 'có chữ ký sẵn trong tệp gốc không được công nhận',
  );
  const act = (name: string, who: Member, verb: string, body: Json = {}, say?: (answer: Json) => string) =>
    recorder.step(name, who.username, () => who.api.post(`${path}/${verb}`, body), say);
  await act(
    'Đăng ký văn bản đến (03)',
    clerk,
    'register',
    {},
    (record) => `số đến ${record?.arrivalNumber ?? ''}`,
  );
  await act('Ý kiến chỉ đạo', leader, 'direct', {
    opinion: 'Giao chuyên viên chủ trì, báo cáo kết quả.',
    parts: [{ appointmentId: officer.appointmentId, part: 'lead' }],
  });
  await act('Phân công (04)', clerk, 'assign');
  await act('Bắt đầu xử lý (05)', officer, 'start');
  await act('Hoàn thành (06)', officer, 'finish', { result: 'Đã rà soát và thực hiện.' });
  return { record: judged, clerk };
}

async function waitForArrival(clerk: Member, document: Json): Promise<Json> {
  const symbol = encodeURIComponent(document.numberSymbol ?? document.notation);
  return waitFor(`văn bản ${document.numberSymbol} đến ${clerk.unitName}`, async () => {
    const page = await clerk.api.get(`/incoming?box=arrived&limit=50&query=${symbol}`);
    return page.items.find(
      (item: Json) =>
        item.foreignDocumentId === document.id ||
        (item.numberSymbol === document.numberSymbol && item.subject === document.subject),
    );
  });
}

async function waitForVerdict(
  clerk: Member,
  path: string,
  before: readonly JudgedSignature[],
): Promise<Json> {
  const record = await waitFor('kết quả kiểm tra chữ ký', async () => {
    const now = await clerk.api.get(path);
    return typeof now.signaturesValid === 'boolean' ? now : undefined;
  });
  const faultCameAlong = before.some(({ verdict }) => verdict !== 'TOTAL-PASSED');
  if (record.signaturesValid || (faultCameAlong && record.signatureFault === 'signature-invalid'))
    return record;
  throw new Error(`Bên nhận thấy chữ ký thiếu hoặc không hợp lệ: ${record.signatureFault ?? ''}`);
}

/** Looks again and again, less often with time, until there is something. */
export async function waitFor(what: string, look: () => Promise<Json | undefined>): Promise<Json> {
  const until = Date.now() + ARRIVAL_LIMIT_MS;
  for (let wait = 100; Date.now() < until; wait = Math.min(wait * 1.4, 2000)) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(wait);
  }
  throw new Error(`Chờ ${ARRIVAL_LIMIT_MS / 1000} giây vẫn không thấy ${what}`);
}
