import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { createPkiFetch } from '../../src/lib/pki/fetch.ts';
import { requestTimestamp } from '../../src/lib/pki/timestamp.ts';
import type { BatchLine, ExportLine } from '../../src/lib/record/export-lines.ts';
import { makeEvent, makeExport, makeKey, toText } from '../lib/record/sealed-export.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function antin(...words: string[]) {
  // Imported as the program does it: mocha's own loading would give the lazily loaded commands another AppError.
  const { runCli } = await import('../../src/cli/run-cli.ts');
  let [out, err] = ['', ''];
  const code = await runCli(['ledger', ...words], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    environment: async () => undefined,
    askSecret: async () => undefined,
  });
  return { code, out, err };
}

/** Another author's Merkle tree, in another language: recursion as RFC 9162 §2.1.1 has it, JSON as Python writes it. */
const PYTHON = `
import hashlib, json, sys, base64
sha = lambda b: hashlib.sha256(b).digest()
canon = lambda v: json.dumps(v, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
def mth(d):
    if len(d) == 1: return sha(b'\\x00' + d[0])
    k = 1
    while k * 2 < len(d): k *= 2
    return sha(b'\\x01' + mth(d[:k]) + mth(d[k:]))
def leaf(e):
    e = dict(e)
    e['ipDigest'] = sha(canon({'ip': e.pop('ip'), 'salt': e.pop('ipSalt')})).hex()
    return canon(e)
headers, events, previous = [], [], '0' * 64
for line in open(sys.argv[1], encoding='utf-8'):
    line = json.loads(line)
    if line['type'] == 'batch':
        payload = line['jws'].split('.')[1]
        headers.append(base64.urlsafe_b64decode(payload + '=' * (-len(payload) % 4))); events.append([])
    elif line['type'] == 'event': events[-1].append(leaf(line['event']))
for header, entries in zip(headers, events):
    said = json.loads(header)
    assert said['root'] == mth(entries).hex() and said['previous'] == previous and said['size'] == len(entries)
    previous = sha(header).hex()
print(len(headers), sum(map(len, events)))
`;

describe('antin ledger check', () => {
  const key = makeKey();
  const folder = temporaryFolder('ledger-check');
  const path = (name: string) => join(folder, name);
  let pki: DevelopmentPki;
  let lines: ExportLine[];
  let pinned: string[];

  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(path(name), content);
    return path(name);
  };
  const run = (program: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };

  before(async () => {
    pki = await createDevelopmentPki(path('pki'));
    await pki.listen();
    const fetch = createPkiFetch({ allowedHosts: [pki.host] });
    const stamp = async (digest: Uint8Array) =>
      (await requestTimestamp({ url: pki.urls.tsa, fetch }, digest)).bytes;
    lines = await makeExport({ sizes: [4, 1, 7], key, stamp });
    write('export.jsonl', toText(lines));
    const pem = (list: readonly { toPem(): string }[]) => list.map((one) => one.toPem()).join('');
    write('root.pem', pem(pki.trustAnchors()));
    write('intermediates.pem', pem(pki.intermediates()));
    const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
    write('key.pem', publicKey.export({ format: 'pem', type: 'spki' }));
    pinned = ['--key', path('key.pem'), '--root', path('root.pem')];
  });
  after(() => pki.close());

  it('promise 7, the record can be checked by an outsider: an intact export, when checked with pinned key and trusted authority, then ends with 0 and words in both languages', async () => {
    const { code, out } = await antin('check', path('export.jsonl'), ...pinned);
    expect(out)
      .to.contain('Đúng như đã đóng lô')
      .and.contain('As it was sealed')
      .and.contain('3 batches, 12 events');
    expect(code).to.equal(0);
    expect(
      (await antin('check', path('export.jsonl'), '--key', key.thumbprint, '--root', path('root.pem'))).code,
    ).to.equal(0);
  });

  it('without a pinned key or a trusted authority, when checked, then ends with 2 and says what to do', async () => {
    const { code, out } = await antin('check', path('export.jsonl'));
    expect(code).to.equal(2);
    expect(out).to.contain(key.thumbprint).and.contain('--key').and.contain('--root');
  });

  it('promise 7, the record can be checked by an outsider (and a change is found): a spoilt export, when checked for a script, then ends with 1 and names the event', async () => {
    const at = lines.findIndex((line) => line.type === 'event' && line.event.id === makeEvent(6).id);
    const event = { ...makeEvent(6), kind: 'document.cancelled' };
    const file = write('spoilt.jsonl', toText(lines.toSpliced(at, 1, { type: 'event', event })));
    const { code, out } = await antin('check', file, ...pinned, '--json');
    expect(code).to.equal(1);
    expect(JSON.parse(out).first).to.include({
      code: 'EVENT_CHANGED',
      batch: 3,
      position: 1,
      eventId: event.id,
    });
  });

  it('a spoilt, foreign or missing time-stamp, when checked, then is wrong, wrong, and only noted', async () => {
    const stamps = lines.filter((line) => line.type === 'batch') as BatchLine[];
    const withStamp = (timestamp: string | null) =>
      toText(lines.map((line) => (line === stamps[1] ? { ...stamps[1], timestamp } : line)));
    const token = Buffer.from(stamps[1]!.timestamp as string, 'base64');
    token[token.length - 9] = (token[token.length - 9] as number) ^ 1;
    const codes = [];
    for (const stamp of [token.toString('base64'), stamps[0]!.timestamp, 'AAAA', null]) {
      const { code, out } = await antin('check', write('stamp.jsonl', withStamp(stamp)), ...pinned, '--json');
      const { first, timestamps } = JSON.parse(out);
      codes.push([code, first?.code, first?.batch, timestamps.pending]);
    }
    const bad = [1, 'TIMESTAMP_BAD', 2, 0];
    expect(codes).to.deep.equal([bad, bad, bad, [0, undefined, undefined, 1]]);
  });

  it('the head of an earlier export, when given in any of its forms, then a shorter export is found out', async () => {
    const third = lines.findLastIndex((line) => line.type === 'batch');
    const end = { type: 'end', batches: 2, events: 5, unsealed: 0 };
    const short = write('short.jsonl', toText([...lines.slice(0, third), end]));
    expect((await antin('check', short, ...pinned)).code).to.equal(0);
    const { out } = await antin(
      'check',
      path('export.jsonl'),
      ...pinned,
      '--json',
      '--write-head',
      path('head.json'),
    );
    write('report.json', out);
    for (const head of ['head.json', 'report.json', 'export.jsonl']) {
      const later = await antin('check', short, ...pinned, '--head', path(head));
      expect(later.code, head).to.equal(1);
      expect(later.out).to.contain('stops at batch 2');
    }
    expect((await antin('check', path('export.jsonl'), ...pinned, '--head', short)).code).to.equal(0);
  });

  it('no file, another file or wrong words, when given, then ends with 3 or 64', async () => {
    expect((await antin('check', path('nowhere'))).code).to.equal(3);
    const { code, out } = await antin('check', path('root.pem'), '--json');
    expect(code).to.equal(3);
    expect(JSON.parse(out)).to.include({ verdict: 'unreadable' });
    expect((await antin('check')).code).to.equal(64);
    expect((await antin('check', path('export.jsonl'), '--key', path('root.pem'))).code).to.equal(64);
    expect((await antin('what')).code).to.equal(64);
  });

  it('roots, chain and counts, when computed again by a program in Python, then are the same', function () {
    const python = needs(this, 'python3', 'python3');
    const { status, said } = run(python, write('tree.py', PYTHON) && path('tree.py'), path('export.jsonl'));
    expect(said.trim()).to.equal('3 12');
    expect(status).to.equal(0);
  });

  it('signature and time-stamp of a header, when verified by openssl, then are good, and bad for another header', function () {
    const openssl = needs(this, 'openssl', 'openssl');
    const [one, other] = lines.filter((line) => line.type === 'batch') as [BatchLine, BatchLine];
    const verifySignature = (signedBy: BatchLine, jws: string) => {
      const [head, payload] = jws.split('.');
      const data = write('signed.bin', `${head}.${payload}`);
      const value = write('signature.bin', Buffer.from(signedBy.jws.split('.')[2]!, 'base64url'));
      const words = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        path('key.pem'),
        '-rawin',
        '-in',
        data,
        '-sigfile',
        value,
      ];
      return run(openssl, ...words).status;
    };
    expect(verifySignature(one, one.jws)).to.equal(0);
    expect(verifySignature(one, other.jws)).to.not.equal(0);
    const verifyStamp = (jws: string) => {
      const data = write('header.json', Buffer.from(jws.split('.')[1]!, 'base64url'));
      const token = write('token.der', Buffer.from(one.timestamp!, 'base64'));
      const words = ['ts', '-verify', '-data', data, '-in', token, '-token_in', '-CAfile', path('root.pem')];
      return run(openssl, ...words, '-untrusted', path('intermediates.pem')).said;
    };
    expect(verifyStamp(one.jws)).to.contain('Verification: OK');
    expect(verifyStamp(other.jws)).to.contain('FAILED');
  });
});
