/** One PDF through the service: drafted, reviewed, signed, issued and sent by the sender, handled by each receiver, proved. */
import { createHash } from 'node:crypto';
import type { Cast, Member } from './cast.ts';
import { ApiClient, type Json, pause } from './client.ts';
import { type Proof, proveDeliveries, proveIssued } from './prove.ts';
import { receive } from './receive.ts';
import { Recorder, type Step, StepFailed } from './recorder.ts';
import { type JudgedSignature, signaturesOf } from './signatures.ts';

export interface Pdf {
  readonly name: string;
  readonly bytes: Blob;
}

export interface Walk {
  readonly file: string;
  readonly size: number;
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly numberSymbol: string | null;
  readonly steps: readonly Step[];
  readonly signaturesBefore: readonly JudgedSignature[];
  readonly proof: Proof | null;
}

/** Units by the first part of their demo user names. */
export interface Parties {
  readonly sender: string;
  readonly receivers: readonly string[];
}

export interface Stage {
  readonly origin: string;
  readonly cast: Cast;
  readonly parties: Parties;
  readonly recorder: Recorder;
}

interface Team {
  readonly officer: Member;
  readonly chairman: Member;
  readonly clerk: Member;
}

/** Walks one file; a step that does not hold ends it, and the table tells which. */
export async function walkDocument(
  setting: Omit<Stage, 'recorder'>,
  pdf: Pdf,
  onStep: (step: Step) => void,
): Promise<Walk> {
  const recorder = new Recorder(onStep);
  const stage = { ...setting, recorder };
  const started = performance.now();
  let before: readonly JudgedSignature[] = [];
  let numberSymbol: string | null = null;
  let proof: Proof | null = null;
  let ok = true;
  try {
    before = await judgeOriginal(stage, pdf);
    const team = await assemble(stage);
    const document = await produce(stage, team, pdf);
    numberSymbol = document.numberSymbol ?? null;
    const arrivals: Json[] = [];
    for (const receiver of stage.parties.receivers)
      arrivals.push(await receive(stage, receiver, document, before));
    const deliveries = await proveDeliveries(stage, team.clerk, document);
    proof = { ...(await proveIssued(stage, team.clerk, document, arrivals, before)), deliveries };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    ok = false;
  }
  const milliseconds = Math.round(performance.now() - started);
  const { steps } = recorder;
  return {
    file: pdf.name,
    size: pdf.bytes.size,
    ok,
    milliseconds,
    numberSymbol,
    steps,
    signaturesBefore: before,
    proof,
  };
}

/** The public check sees the untouched file first: later its own signatures must be judged the same. */
async function judgeOriginal(stage: Stage, pdf: Pdf): Promise<readonly JudgedSignature[]> {
  const anyone = new ApiClient(stage.origin);
  return stage.recorder.step(
    'Kiểm tra tệp gốc',
    'không cần tài khoản',
    async () => signaturesOf((await anyone.request('POST', '/check', { file: pdf.bytes })).body),
    (found) =>
      found.length === 0 ? 'chưa có chữ ký' : found.map((one) => `${one.field}: ${one.verdict}`).join('; '),
  );
}

async function assemble({ cast, parties, recorder }: Stage): Promise<Team> {
  const enter = (post: string) => cast.member(`${parties.sender}.${post}`);
  return recorder.step('Đăng nhập', parties.sender, async () => ({
    officer: await enter('chuyenvien'),
    chairman: await enter('chutich'),
    clerk: await enter('vanthu'),
  }));
}

async function produce(stage: Stage, team: Team, pdf: Pdf): Promise<Json> {
  const { recorder, cast } = stage;
  const { officer, chairman, clerk } = team;
  const draft = await recorder.step('Soạn dự thảo', officer.username, () => makeDraft(stage, team, pdf.name));
  const path = `/documents/${draft.id}`;
  await recorder.step('Tải tệp PDF lên', officer.username, () =>
    officer.api.change('PUT', `${path}/file?name=${encodeURIComponent(pdf.name)}`, { file: pdf.bytes }),
  );
  const plain = (name: string, who: Member, verb: string, body: Json = {}) =>
    recorder.step(name, who.username, () => who.api.post(`${path}/${verb}`, body));
  await plain('Trình duyệt', officer, 'submit');
  await plain('Duyệt nội dung', chairman, 'approve-content', { comment: 'Đồng ý nội dung.' });
  await plain('Duyệt thể thức', clerk, 'approve-form', { comment: 'Đúng thể thức.' });
  const own = await recorder.step(
    'Mở khóa ký cá nhân (PIN)',
    chairman.username,
    () => cast.signingSession(chairman, { holder: 'personal' }),
    opened,
  );
  await recorder.step('Ký số', chairman.username, async () =>
    follow(chairman, await chairman.api.post(`${path}/sign`, { signingSessionId: own.id })),
  );
  const seal = await recorder.step(
    'Mở khóa con dấu (PIN)',
    clerk.username,
    () => cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId }),
    opened,
  );
  const issued = await recorder.step(
    'Cấp số, đóng dấu, phát hành',
    clerk.username,
    async () => {
      await follow(clerk, await clerk.api.post(`${path}/issue`, { signingSessionId: seal.id }));
      return clerk.api.get(path);
    },
    (document) => document.numberSymbol ?? document.notation,
  );
  await recorder.step(
    'Gửi',
    clerk.username,
    () => clerk.api.post(`${path}/send`),
    (sent) => `${sent.deliveries.length} nơi nhận`,
  );
  return issued;
}

const opened = (session: { opened: boolean }) => (session.opened ? 'đã nhập PIN' : 'dùng phiên đang mở');

async function makeDraft({ cast, parties }: Stage, team: Team, name: string): Promise<Json> {
  const receivers = await Promise.all(parties.receivers.map((unit) => cast.member(`${unit}.vanthu`)));
  return team.officer.api.post('/documents', {
    unitId: team.officer.unitId,
    typeCode: 'CV',
    subject: `Thử hành trình: ${name.replace(/\.pdf$/i, '')}`.slice(0, 300),
    urgency: 'normal',
    secrecy: 'none',
    origin: 'electronic',
    addressees: receivers.map(({ unitId, unitName }) => ({ unitId, name: unitName, channel: 'electronic' })),
    signers: [{ appointmentId: team.chairman.appointmentId, form: 'TM' }],
  });
}

/** Asks for the job until it has ended. */
async function follow(member: Member, answer: Json): Promise<Json> {
  const id = (answer.job ?? answer).id ?? answer.jobId;
  for (let wait = 50; ; wait = Math.min(wait * 1.4, 1000)) {
    const job = await member.api.get(`/jobs/${id}`);
    if (job.state === 'done') return job;
    if (job.state === 'failed') throw jobFailure(job);
    await pause(wait);
  }
}

function jobFailure({ kind, step, error }: Json): Error {
  const where = step ? ` ở bước ${step}` : '';
  return new Error(`Việc ${kind} không thành công${where}: ${error?.code ?? '?'}: ${error?.title?.vi ?? ''}`);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
