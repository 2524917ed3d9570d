/** Mail in every shape, read as a stream: what is known of it, what is kept, and what is refused. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { readMail } from '../../../src/adapters/mail/read-mail.ts';

const kept = new Map<string, Buffer>();
async function put(bytes: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  const sha256 = createHash('sha256').update(whole).digest('hex');
  kept.set(sha256, whole);
  return { sha256, size: whole.length };
}

async function* pieces(text: string, size = 1000) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (lines: readonly string[], most = 1e6) => readMail(pieces(lines.join('\r\n')), put, most);
const refusal = (lines: readonly string[], most?: number) =>
  read(lines, most).then(
    () => 'read',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('reading a mail', () => {
  it('a mail with files, when it is read, then each lies in the store whole, and edXML is told by its words as by its name', async () => {
    const mail = await read([
      'From: =?utf-8?Q?V=C4=83n_th=C6=B0?= <VanThu@Noivu.Test>',
      'Message-ID: <1@noivu.test>',
      'In-Reply-To: <0@chanson.test>',
      'References: <00@chanson.test>',
      ' <0@chanson.test>',
      'Authentication-Results: mx.test;',
      ' dkim=pass',
      'Subject: =?utf-8?Q?S=E1=BB=91_15?=',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>x</p>',
      '--b',
      'Content-Type: application/pdf',
      "Content-Disposition: attachment; filename*=utf-8''..%2Fc%C3%B4ng%20v%C4%83n.pdf",
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('%PDF-1.7').toString('base64'),
      '--b',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename=m.bin',
      '',
      '<?xml version="1.0"?><edXML xmlns="x"/>',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: kẻ khác <other@test>',
      'Content-Type: application/pdf; name=x.pdf',
      '',
      '%PDF inner',
      '--b--',
    ]);
    expect([mail.from, mail.subject, mail.messageId]).to.deep.equal([
      'vanthu@noivu.test',
      'Số 15',
      '<1@noivu.test>',
    ]);
    expect([mail.references, mail.authenticationResults]).to.deep.equal([
      ['<0@chanson.test>', '<00@chanson.test>', '<0@chanson.test>'],
      ['mx.test; dkim=pass'],
    ]);
    expect(mail.parts.map(({ name, edxml }) => [name, edxml])).to.deep.equal([
      ['công văn.pdf', false],
      ['m.bin', true],
    ]);
    expect(kept.get(mail.parts[0]!.sha256)?.toString()).to.equal('%PDF-1.7');
    expect(mail.bounce).to.equal(null);
  });

  it('two fields From, or two writers in one, when they are read, then nobody is known', async () => {
    expect((await read(['From: a@x.test', 'From: b@x.test', '', 'x'])).from).to.equal(null);
    expect((await read(['From: a@x.test, b@x.test', '', 'x'])).from).to.equal(null);
  });

  it('a mail larger than was told, and one of a thousand parts, when read, then each is refused, and other failures are thrown as they are', async () => {
    expect(await refusal(['From: a@x.test', '', 'x'.repeat(5000)], 4000)).to.equal('MAIL_UNREADABLE');
    const part = ['--b', 'Content-Disposition: attachment; filename=a.pdf', '', 'x'];
    const many = Array.from({ length: 300 }, () => part).flat();
    expect(await refusal(['Content-Type: multipart/mixed; boundary=b', '', ...many, '--b--'])).to.equal(
      'MAIL_UNREADABLE',
    );
    const full = async () => {
      throw new Error('the disk is full');
    };
    const lines = ['Content-Type: multipart/mixed; boundary=b', '', ...part, '--b--'];
    const failure = await readMail(pieces(lines.join('\r\n')), full, 1e6).catch((error: Error) => error);
    expect((failure as Error & { cause: Error }).cause.message).to.equal('the disk is full');
  });
});
