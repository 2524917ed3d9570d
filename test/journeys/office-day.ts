/** The office's steps through HTTP, one call each, for journeys that begin further on. */
import { Cast, type Member } from '../../scripts/journey/cast.ts';
import { type Answer, ApiClient, type Json, pause } from '../../scripts/journey/client.ts';
import { smallPdf } from '../support/signing-fixtures.ts';

export const asPdf = (bytes: Uint8Array): Blob =>
  new Blob([new Uint8Array(bytes)], { type: 'application/pdf' });

/** One commune's people at work; everybody signs in once per office day. */
export class OfficeDay {
  readonly origin: string;
  readonly cast: Cast;

  constructor(origin: string) {
    this.origin = origin;
    this.cast = new Cast(origin);
  }

  anyone(): ApiClient {
    return new ApiClient(this.origin);
  }

  who(unit: string, post: string): Promise<Member> {
    return this.cast.member(`${unit}.${post}`);
  }

  /** A draft of the unit's officer, signed by the chairman TM. and sent nowhere yet, unless said otherwise. */
  async draft(unit: string, over: Json = {}): Promise<Json> {
    const officer = await this.who(unit, 'chuyenvien');
    const chairman = await this.who(unit, 'chutich');
    return officer.api.post('/documents', {
      unitId: officer.unitId,
      typeCode: 'CV',
      subject: 'phối hợp rà soát thủ tục hành chính',
      addressees: [{ name: 'Sở Nội vụ tỉnh Tuyên Quang', channel: 'paper' }],
      signers: [{ appointmentId: chairman.appointmentId, form: 'TM' }],
      ...over,
    });
  }

  async upload(unit: string, id: string, bytes: Uint8Array): Promise<Answer> {
    const officer = await this.who(unit, 'chuyenvien');
    return officer.api.change('PUT', `/documents/${id}/file?name=du-thao.pdf`, { file: asPdf(bytes) });
  }

  async attach(unit: string, id: string, bytes: Uint8Array, confirmActive = false): Promise<Answer> {
    const officer = await this.who(unit, 'chuyenvien');
    const query = `name=phu-luc.pdf&confirmActive=${confirmActive}`;
    return officer.api.change('POST', `/documents/${id}/attachments?${query}`, { file: asPdf(bytes) });
  }

  /** Through both reviews. */
  async review(unit: string, id: string): Promise<Json> {
    const step = async (post: string, verb: string) =>
      (await this.who(unit, post)).api.post(`/documents/${id}/${verb}`);
    await step('chuyenvien', 'submit');
    await step('chutich', 'approve-content');
    return step('vanthu', 'approve-form');
  }

  async reviewed(unit: string, over: Json = {}, pdf?: Uint8Array): Promise<Json> {
    const { id } = await this.draft(unit, over);
    await this.upload(unit, id, pdf ?? (await smallPdf()));
    return this.review(unit, id);
  }

  /** The ended job. */
  async sign(signer: Member, id: string): Promise<Json> {
    const session = await this.cast.signingSession(signer, { holder: 'personal' });
    return this.ended(
      signer,
      await signer.api.post(`/documents/${id}/sign`, { signingSessionId: session.id }),
    );
  }

  /** The ended job. */
  async issue(unit: string, id: string): Promise<Json> {
    const clerk = await this.who(unit, 'vanthu');
    const session = await this.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
    return this.ended(
      clerk,
      await clerk.api.post(`/documents/${id}/issue`, { signingSessionId: session.id }),
    );
  }

  async ended(member: Member, answer: Json): Promise<Json> {
    for (let wait = 20; ; wait = Math.min(wait * 1.5, 500)) {
      const job = await member.api.get(`/jobs/${answer.job.id}`);
      if (job.state === 'done' || job.state === 'failed') return job;
      await pause(wait);
    }
  }

  /** Signed by the chairman and issued by the clerk; the document as it then stands. */
  async issued(unit: string, over: Json = {}, pdf?: Uint8Array): Promise<Json> {
    const { id } = await this.reviewed(unit, over, pdf);
    if (over.origin === undefined || over.origin === 'electronic')
      await mustSucceed(this.sign(await this.who(unit, 'chutich'), id));
    await mustSucceed(this.issue(unit, id));
    return this.view(unit, id);
  }

  async view(unit: string, id: string): Promise<Json> {
    return (await this.who(unit, 'vanthu')).api.get(`/documents/${id}`);
  }

  async send(unit: string, id: string): Promise<Json[]> {
    return (await (await this.who(unit, 'vanthu')).api.post(`/documents/${id}/send`)).deliveries;
  }

  async deliveries(unit: string, id: string): Promise<Json[]> {
    return (await (await this.who(unit, 'vanthu')).api.get(`/documents/${id}/deliveries`)).deliveries;
  }

  /** The arrival at a receiver, judged. */
  async arrival(unit: string, document: Json): Promise<Json> {
    const clerk = await this.who(unit, 'vanthu');
    return eventually(async () => {
      const page = await clerk.api.get('/incoming?box=all&limit=50');
      const found = page.items.find((item: Json) => item.foreignDocumentId === document.id);
      return found && typeof found.signaturesValid === 'boolean' ? found : undefined;
    });
  }

  async electronically(...units: string[]): Promise<Json[]> {
    const clerks = await Promise.all(units.map((unit) => this.who(unit, 'vanthu')));
    return clerks.map(({ unitId }) => ({ unitId, channel: 'electronic' }));
  }

  async issuedBytes(unit: string, document: Json): Promise<Uint8Array> {
    const main = document.files.find((file: Json) => file.role === 'main');
    const clerk = await this.who(unit, 'vanthu');
    return clerk.api.download(`/documents/${document.id}/files/${main.id}?version=issued`);
  }
}

export async function mustSucceed(work: Promise<Json>): Promise<Json> {
  const job = await work;
  if (job.state !== 'done') throw new Error(`the job failed: ${JSON.stringify(job.error)}`);
  return job;
}

/** Looks again until there is something; the test's own time limit ends it. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let wait = 20; ; wait = Math.min(wait * 1.4, 500)) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(wait);
  }
}
