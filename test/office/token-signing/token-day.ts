/** The demo district with officials who hold tokens: the real service, and the stand-in of the program on their machines. */
import { join } from 'node:path';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import type { Member } from '../../../scripts/journey/cast.ts';
import type { Json } from '../../../scripts/journey/client.ts';
import { composeSample } from '../../../scripts/journey/sample-document.ts';
import { createPkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import { asPdf, OfficeDay } from '../../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../../support/running-service.ts';
import { callTool, toolPaths } from '../../support/sign-service-client.ts';
import {
  type Behaviour,
  SignServiceStandIn,
  type ToolCallback,
} from '../../support/sign-service-stand-in.ts';

export interface Signed {
  /** What the page was told before. */
  readonly prepared: Json;
  readonly callback: ToolCallback | null;
  /** Asked afterwards. */
  readonly status: Json;
}

export class TokenDay {
  readonly service: RunningService;
  readonly office: OfficeDay;
  readonly pki: DevelopmentPki;
  readonly tool: SignServiceStandIn;
  readonly pin = '12345678';
  readonly #tokens = new Map<string, Promise<Uint8Array>>();

  private constructor(service: RunningService, pki: DevelopmentPki, tool: SignServiceStandIn) {
    this.service = service;
    this.office = new OfficeDay(service.origin);
    this.pki = pki;
    this.tool = tool;
  }

  /** @param settings environment variables of the service */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<TokenDay> {
    const tool = await SignServiceStandIn.start();
    const service = await startDemoService(settings);
    // A second hand on the same folder: it issues, the service's own answers.
    const pki = await createDevelopmentPki(join(service.parts.config.dataDir, 'pki'));
    const fetch = createPkiFetch({ allowedHosts: [pki.host] });
    tool.timestamps = {
      stamp: async (digest) => {
        const { bytes, genTime } = await requestTimestamp({ url: pki.urls.tsa, fetch }, digest);
        return { token: bytes, time: genTime };
      },
    };
    return new TokenDay(service, pki, tool);
  }

  async close(): Promise<void> {
    await this.tool.close();
    await this.service.stop();
  }

  /** The official's own token; made and bound at the first call. */
  async own(member: Member): Promise<Uint8Array> {
    const personId = await this.personOf(member);
    return this.#token(member.username, 'official', member.fullName, { personId });
  }

  /** The token with the seal of the member's unit. */
  seal(member: Member): Promise<Uint8Array> {
    const name = member.unitName.toUpperCase();
    return this.#token(`seal ${member.unitId}`, 'seal', name, { unitId: member.unitId });
  }

  async personOf({ appointmentId }: Member): Promise<string> {
    const query = 'SELECT person_id FROM appointments WHERE id = $1';
    return (await this.rows(query, [appointmentId]))[0].person_id;
  }

  async rows(query: string, values: readonly unknown[] = []): Promise<Json[]> {
    return (await this.service.parts.database.pool.query(query, [...values])).rows;
  }

  #token(key: string, kind: 'official' | 'seal', commonName: string, holder: Json): Promise<Uint8Array> {
    const known = this.#tokens.get(key) ?? this.#issue(kind, commonName, holder);
    this.#tokens.set(key, known);
    return known;
  }

  async #issue(kind: 'official' | 'seal', commonName: string, holder: Json): Promise<Uint8Array> {
    const { p12, certificate } = await this.pki.issue({
      kind,
      commonName,
      organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
      locality: 'Tuyên Quang',
      pin: this.pin,
    });
    const it = await this.office.who('huyen', 'cntt');
    const body = { holder, certificate: Buffer.from(certificate.der).toString('base64') };
    await it.api.post('/certificates', body);
    return p12;
  }

  async signer(member: Member): Promise<Signer> {
    const { key, certificate, chain } = await openPkcs12(await this.own(member), this.pin);
    return signerFromKey(key, certificate, chain);
  }

  async disable({ username }: Member): Promise<void> {
    const [account] = await this.rows('SELECT id FROM accounts WHERE username = $1', [username]);
    await (await this.office.who('huyen', 'cntt')).api.post(`/accounts/${account.id}/disable`);
  }

  /** The public check's verdict. */
  async judge(bytes: Uint8Array): Promise<Json> {
    return (await this.office.anyone().request('POST', '/check', { file: asPdf(bytes) })).body.report;
  }

  prepare(member: Member, documentId: string, body: Json): Promise<Json> {
    return member.api.post(`/documents/${documentId}/token-signings`, body);
  }

  /** Prepares, hands to the tool with a token in it, and asks how it went. */
  async sign(
    member: Member,
    documentId: string,
    body: Json,
    token: Uint8Array,
    behaviour: Behaviour = 'sign',
  ): Promise<Signed> {
    return this.hand(member, await this.prepare(member, documentId, body), body, token, behaviour);
  }

  async hand(
    member: Member,
    prepared: Json,
    { purpose }: { readonly purpose: keyof typeof toolPaths },
    token: Uint8Array,
    behaviour: Behaviour = 'sign',
  ): Promise<Signed> {
    await this.tool.insert(token, this.pin);
    this.tool.behaviour = behaviour;
    const callback = await callTool(this.tool, toolPaths[purpose], prepared as never);
    return { prepared, callback, status: await member.api.get(`/token-signings/${prepared.id}`) };
  }

  /** Signed by the chairman on a token; the clerk comes next. */
  async approved(unit: string, attachment?: Uint8Array): Promise<Json> {
    const chairman = await this.office.who(unit, 'chutich');
    const draft = await this.office.draft(unit);
    await this.office.upload(unit, draft.id, await letter(chairman));
    if (attachment) await this.office.attach(unit, draft.id, attachment);
    await this.office.review(unit, draft.id);
    const { status } = await this.sign(chairman, draft.id, { purpose: 'approve' }, await this.own(chairman));
    if (status.state !== 'accepted') throw new Error(JSON.stringify(status.error));
    return this.office.view(unit, draft.id);
  }

  async verdicts(unit: string, id: string): Promise<Json[]> {
    const clerk = await this.office.who(unit, 'vanthu');
    const { files } = await clerk.api.get(`/documents/${id}/verification`);
    return files.map((file: Json) =>
      file.report.signatures.map((one: Json) => [one.signer.commonName, one.verdict, one.level]),
    );
  }

  /** Of a document, the newest first. */
  async events(kind: string, id: string): Promise<Json[]> {
    const query = `SELECT * FROM ledger_events WHERE kind = $1 AND (document_id = $2 OR incoming_id = $2) ORDER BY id DESC`;
    return this.rows(query, [kind, id]);
  }
}

export function letter(chairman: Member): Promise<Uint8Array> {
  return composeSample({
    place: 'Chân Sơn',
    unitName: chairman.unitName,
    parentName: 'UBND huyện Yên Sơn',
    signerName: chairman.fullName,
    receivers: ['Sở Nội vụ tỉnh Tuyên Quang'],
  });
}
