import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { CanonicalWriter } from '../../../src/lib/edxml/canonical.ts';
import type { OutgoingAttachment } from '../../../src/lib/edxml/check-writable.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/edxml/limits.ts';
import type { DocumentHeader } from '../../../src/lib/edxml/message.ts';
import { readEdxml } from '../../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';
import { walkXml } from '../../../src/lib/edxml/walk.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';
import { needs } from '../../support/needs.ts';
import { testSigner } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const QCVN = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const header: DocumentHeader = {
  kind: 'document',
  sender: { organId: 'H60.01', organName: 'UBND xã “Tân Long” & <bạn>' },
  receivers: [{ organId: 'H60.02' }],
  documentId: 'H60.01,2026/11/21,8/BC-UBND',
  number: '8',
  notation: 'BC-UBND',
  promulgationDate: '2026-11-21',
  subject: 'Báo cáo\nhai dòng',
  toPlaces: ['Như trên'],
  other: { appendixes: [] },
  responseFor: [],
  taskCodes: [],
  trace: [{ organId: 'H60.01', timestamp: '2026-11-21T08:00:00+07:00' }],
  business: { type: 0, receivers: [], replacements: [] },
};
const file: OutgoingAttachment = {
  name: 'báo cáo.pdf',
  contentType: 'application/pdf',
  contentId: 'a1',
  size: 1000,
  open: () => [Buffer.alloc(1000, 'pdf')],
};

async function signed(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeEdxml(header, [file], { signer: testSigner('UBND xã Tân Long') }))
    pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const read = (text: string) => readEdxml(bytesSource(Buffer.from(text)));
const stateOf = async (text: string) => (await read(text)).signatures.map(({ state }) => state);
const refusalOf = (text: string) =>
  read(text).then(
    () => 'read',
    (error: { code?: string }) => error.code,
  );

describe('the XML signature of a message', () => {
  let ours: string;
  before(async function () {
    this.timeout(20_000);
    ours = await signed();
  });

  it('of ours, read, holds over the whole message and names its certificate', async () => {
    const { signatures, notes } = await read(ours);
    expect(signatures).to.have.length(1);
    expect(signatures[0]).to.include({ state: 'valid', weak: false, algorithm: `${MORE}rsa-sha256` });
    expect(signatures[0]?.certificate?.subject.text).to.include('Tân Long');
    expect(notes).to.deep.equal([]);
  });

  it('of ours, judged by xmlsec1 and xmllint, holds, and does not when a letter is changed', function () {
    const xmlsec = needs(this, 'xmlsec1', 'xmlsec1');
    const xmllint = needs(this, 'xmllint', 'libxml2-utils');
    const home = temporaryFolder('xmlsec');
    const [good, bad, root] = ['good.xml', 'bad.xml', 'root.pem'].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(good, ours);
    writeFileSync(bad, ours.replace('Báo cáo', 'Báo cao'));
    const der = /<X509Certificate>([^<]+)</.exec(ours)?.[1] ?? '';
    writeFileSync(
      root,
      `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    );
    expect(spawnSync(xmllint, ['--noout', good]).status).to.equal(0);
    const verify = (name: string) =>
      spawnSync(xmlsec, ['--verify', '--trusted-pem', root, name], { encoding: 'utf8' });
    expect(verify(good).stderr).to.match(/^OK$/m);
    expect(verify(bad).status).to.not.equal(0);
  });

  it('changed anywhere, read, never holds', async () => {
    // KeyInfo is not signed: what it says of the key is for the path to the trust anchors to prove.
    const key = [ours.indexOf('<KeyInfo>'), ours.indexOf('</KeyInfo>')] as const;
    const [from, to] = [ours.indexOf('<edXML:MessageHeader'), ours.indexOf('</edXML>')];
    const places = fc.sample(fc.noBias(fc.integer({ min: from, max: to })), { numRuns: 250, seed: 7 });
    let judged = 0;
    for (const at of places) {
      const letter = ours[at];
      if (letter === undefined || !/[A-Za-z0-9]/.test(letter) || (at > key[0] && at < key[1])) continue;
      const changed = ours.slice(0, at) + (letter === 'x' ? 'y' : 'x') + ours.slice(at + 1);
      const states = await stateOf(changed).catch(() => []);
      expect(states, `at ${at}`).to.not.include('valid');
      judged += 1;
    }
    expect(judged).to.be.greaterThan(80);
  });

  it('carried over to another message in every way attackers know, does not speak for it', async () => {
    const signature = /<Signature .*<\/Signature>/s.exec(ours)?.[0] ?? '';
    const inner = ours.slice(ours.indexOf('<edXML '));
    const evil = inner.replace('Báo cáo', 'Lệnh chuyển tiền').replace(signature, '');
    const into = (text: string, extra: string) =>
      text.replace('</edXML:edXMLHeader>', `${extra}</edXML:edXMLHeader>`);
    expect(await stateOf(into(evil, signature))).to.deep.equal(['invalid']);
    // The signed message inside the forged one, beside it, and inside the signature.
    expect(await refusalOf(into(evil, inner))).to.equal('EDXML_HEADER_TWICE');
    expect(await refusalOf(`<both>${evil}${inner}</both>`)).to.equal('EDXML_HEADER_TWICE');
    const object = signature.replace('</Signature>', `<Object>${inner}</Object></Signature>`);
    expect(await refusalOf(into(evil, object))).to.equal('EDXML_HEADER_TWICE');
    // More files, and the same signature twice.
    const more =
      '<Attachment><ContentTransferEncoded>QUJD</ContentTransferEncoded></Attachment></AttachmentEncoded>';
    expect(await stateOf(ours.replace('</AttachmentEncoded>', more))).to.deep.equal(['invalid']);
    expect(await stateOf(into(ours, signature))).to.not.include('valid');
    // Moved to where it adds its own texts, which it does not sign, to what is read.
    const talking = signature.replace('</Signature>', '<Object>, khẩn</Object></Signature>');
    const inSubject = ours.replace(signature, '').replace('</edXML:Subject>', `${talking}</edXML:Subject>`);
    expect(await refusalOf(inSubject)).to.equal('EDXML_SIGNATURE_WRAPPED');
    const inTrace = ours
      .replace(signature, '')
      .replace('</edXML:TraceHeader>', `${signature}</edXML:TraceHeader>`);
    expect(await refusalOf(inTrace)).to.equal('EDXML_SIGNATURE_WRAPPED');
    // A recall beside the signed header, and a second header by another name.
    const recall = '<edXML:Bussiness><edXML:BussinessDocType>1</edXML:BussinessDocType></edXML:Bussiness>';
    expect(await refusalOf(into(ours, recall))).to.equal('EDXML_CONTRADICTION');
    const status = '<Status><From><OrganId>H1</OrganId></From><StatusCode>06</StatusCode></Status>';
    expect(await refusalOf(into(ours, status))).to.equal('EDXML_HEADER_TWICE');
    // A comment that splits a text changes neither what is read nor what was signed.
    const split = await read(ours.replace('Báo cáo', 'Báo<!-- x --> cáo'));
    expect(split.header).to.include({ subject: 'Báo cáo\nhai dòng' });
    expect(split.signatures[0]?.state).to.equal('valid');
  });
});

function reference(id: string, digest: string, transforms: string): string {
  return `<Reference URI="${id === '' ? '' : `#${id}`}"><Transforms>${transforms}</Transforms><DigestMethod Algorithm="${digest}"/><DigestValue/></Reference>`;
}

const transform = (algorithm: string) => `<Transform Algorithm="${algorithm}"/>`;

/** A template of theirs, for xmlsec1 to fill in: `id` empty is the whole message. */
function template(id: string, method: string, canonical: string, digest: string, transforms: string): string {
  const x509 = '<KeyInfo><X509Data/></KeyInfo>';
  const signature = `<Signature xmlns="${DSIG}"><SignedInfo><CanonicalizationMethod Algorithm="${canonical}"/><SignatureMethod Algorithm="${method}"/>${reference(id, digest, transforms)}</SignedInfo><SignatureValue/>${x509}</Signature>`;
  return `<?xml version="1.0" encoding="UTF-8"?><?app  mode="x"?>
<edXML xmlns="${QCVN}" xmlns:unused="urn:unused" xmlns:xlink="http://www.w3.org/1999/xlink"><e:edXMLEnvelope xmlns:e="${QCVN}" Id="env" b='2' a="1 &#10;&quot;'&gt;">
<e:edXMLHeader><e:MessageHeader Id="header"><e:From><e:OrganId>H60.01</e:OrganId></e:From><e:To><e:OrganId>H60.02</e:OrganId></e:To>
<e:Subject>Xin chào &amp; <![CDATA[<tạm biệt>]]></e:Subject></e:MessageHeader>${signature}</e:edXMLHeader><e:edXMLBody Id="body"><e:edXMLManifest><e:Reference xlink:href="cid:1" xmlns:n="urn:n" n:z="1"/></e:edXMLManifest></e:edXMLBody></e:edXMLEnvelope>
<AttachmentEncoded Id="files"><Attachment><ContentId>1</ContentId><ContentTransferEncoded>QUJD</ContentTransferEncoded><AttachmentName>a.txt</AttachmentName></Attachment></AttachmentEncoded></edXML>
`;
}

const enveloped = `<Transform Algorithm="${DSIG}enveloped-signature"/>`;
const exclusive = `<Transform Algorithm="${EXC}"/>`;
const inclusive = `<Transform Algorithm="${INCLUSIVE}"/>`;
const listed = `<Transform Algorithm="${EXC}"><InclusiveNamespaces xmlns="${EXC}" PrefixList="unused #default"/></Transform>`;
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const INCLUSIVE_11 = 'http://www.w3.org/2006/12/xml-c14n11';
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512';

const theirs: readonly (readonly [string, string, 'valid' | 'partial', boolean])[] = [
  [
    'exclusive, RSA-SHA256',
    template('', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + exclusive),
    'valid',
    false,
  ],
  [
    'exclusive with listed prefixes',
    template('', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + listed),
    'valid',
    false,
  ],
  [
    'inclusive, RSA-SHA512',
    template('', `${MORE}rsa-sha512`, INCLUSIVE, SHA512, enveloped + inclusive),
    'valid',
    false,
  ],
  ['no canonical transform', template('', `${MORE}rsa-sha256`, INCLUSIVE, SHA256, enveloped), 'valid', false],
  [
    'RSA-SHA1 with a SHA-1 digest',
    template('', `${DSIG}rsa-sha1`, EXC, `${DSIG}sha1`, enveloped + exclusive),
    'valid',
    true,
  ],
  [
    'the envelope only',
    template('env', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + exclusive),
    'partial',
    false,
  ],
  [
    'the envelope only, inclusive',
    template('env', `${MORE}rsa-sha256`, INCLUSIVE, SHA256, enveloped + inclusive),
    'partial',
    false,
  ],
  [
    'Canonical XML 1.1 with comments, over a message with comments',
    template(
      '',
      `${MORE}rsa-sha384`,
      `${INCLUSIVE_11}#WithComments`,
      `${MORE}sha384`,
      enveloped + transform(`${INCLUSIVE_11}#WithComments`),
    ).replace('Xin chào', 'Xin<!-- một --> chào'),
    'valid',
    false,
  ],
  [
    'each part of its own',
    template('header', `${MORE}rsa-sha256`, EXC, SHA256, exclusive).replace(
      '</Reference></SignedInfo>',
      `</Reference>${reference('body', SHA256, exclusive)}${reference('files', SHA256, exclusive)}</SignedInfo>`,
    ),
    'valid',
    false,
  ],
  [
    'the header only, by xpointer',
    template('header', `${MORE}rsa-sha256`, EXC, SHA256, exclusive).replace(
      'URI="#header"',
      'URI="#xpointer(id(\'header\'))"',
    ),
    'partial',
    false,
  ],
];

describe('the XML signature of others', () => {
  let home: string;
  before(() => {
    home = temporaryFolder('xmlsec');
  });

  function sign(context: Mocha.Context, text: string): string {
    const xmlsec = needs(context, 'xmlsec1', 'xmlsec1');
    const openssl = needs(context, 'openssl', 'openssl');
    const [key, certificate, input, output] = ['k.pem', 'c.pem', 'in.xml', 'out.xml'].map((name) =>
      join(home, name),
    ) as [string, string, string, string];
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-subj',
      '/CN=theirs',
    ];
    if (spawnSync(openssl, ['x509', '-noout', '-in', certificate]).status !== 0) spawnSync(openssl, request);
    writeFileSync(input, text);
    const done = spawnSync(
      xmlsec,
      [
        '--sign',
        '--privkey-pem',
        `${key},${certificate}`,
        ...['edXMLEnvelope', 'MessageHeader', 'edXMLBody', 'AttachmentEncoded'].flatMap((one) => [
          '--id-attr:Id',
          one,
        ]),
        '--output',
        output,
        input,
      ],
      { encoding: 'utf8' },
    );
    expect(done.status, done.stderr).to.equal(0);
    return readFileSync(output, 'utf8');
  }

  for (const [name, text, state, weak] of theirs) {
    it(`${name}, made by xmlsec1 and read, is ${state}${weak ? ' and outdated' : ''}`, async function () {
      const { signatures, notes, attachments } = await read(sign(this, text));
      expect(signatures[0]).to.include({ state, weak });
      expect(signatures[0]?.certificate?.subject.commonName).to.equal('theirs');
      expect(notes.some(({ code }) => code === 'signature-sha1')).to.equal(weak);
      expect(attachments).to.have.length(1);
    });
  }

  it('one that is over the body alone, and one whose id stands twice, are refused as wrapped', async function () {
    const body = sign(this, template('body', `${MORE}rsa-sha256`, EXC, SHA256, exclusive));
    expect(await refusalOf(body)).to.equal('EDXML_SIGNATURE_WRAPPED');
    const parts = sign(this, theirs.find(([name]) => name === 'each part of its own')![1]);
    // A signed part, here the list of files, hidden where nothing is read.
    const list = /<e:edXMLBody.*<\/e:edXMLBody>/s.exec(parts)?.[0] ?? '';
    const hidden = parts.replace(list, '').replace('</Signature>', `<Object>${list}</Object></Signature>`);
    expect(await refusalOf(hidden)).to.equal('EDXML_SIGNATURE_WRAPPED');
    const envelope = sign(this, template('env', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + exclusive));
    const twice = envelope.replace('<AttachmentEncoded Id="files">', '<AttachmentEncoded id="env">');
    expect(await refusalOf(twice)).to.equal('EDXML_SIGNATURE_WRAPPED');
  });

  it('with methods that are not known, or none to check by, read, is never valid', async function () {
    const good = sign(this, template('', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + exclusive));
    const wrong: readonly [RegExp, string][] = [
      [/rsa-sha256/, 'hmac-sha256'],
      [/<X509Data>.*<\/X509Data>/s, ''],
      [/URI=""/, 'URI="http://127.0.0.1/x"'],
      [/URI=""/, 'URI="#none"'],
      [/<Transform Algorithm="[^"]*enveloped/, '<Transform Algorithm="urn:other'],
      [/<SignedInfo>/, '<SignedInfo><CanonicalizationMethod Algorithm="x"/>'],
    ];
    for (const [from, to] of wrong)
      expect(await stateOf(good.replace(from, to)), String(from)).to.deep.equal(['unverifiable']);
    expect(await stateOf(good)).to.deep.equal(['valid']);
    const key = '<KeyInfo><KeyValue/></KeyInfo>';
    const unsaid = template('', `${MORE}rsa-sha256`, EXC, SHA256, enveloped + exclusive).replace(
      '<KeyInfo><X509Data/></KeyInfo>',
      key,
    );
    const issuer = unsaid.replace(key, '<KeyInfo><X509Data><X509IssuerSerial/></X509Data></KeyInfo>');
    const inherited = template('env', `${MORE}rsa-sha256`, INCLUSIVE, SHA256, enveloped + inclusive).replace(
      '<edXML ',
      '<edXML xml:lang="vi" ',
    );
    for (const text of [unsaid, issuer, inherited])
      expect(await stateOf(sign(this, text))).to.deep.equal(['unverifiable']);
  });
});

/** Small documents with prefixes that come, go and change their meaning. */
const uri = fc.constantFrom('urn:a', 'urn:b', 'urn:c');
const declaration = fc.tuple(fc.constantFrom('', 'p', 'q', 'r'), uri);
const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc
    .record({
      prefix: fc.constantFrom('', 'p', 'q'),
      declared: fc.uniqueArray(declaration, { maxLength: 2, selector: ([prefix]) => prefix }),
      attributes: fc.uniqueArray(
        fc.constantFrom('z="1"', 'a="&#9;&lt;&quot;x"', 'p:z="2"', 'q:b="&#xD;"', "r:y='>'"),
        { maxLength: 3 },
      ),
      inner: fc.array(
        fc.oneof(
          { maxDepth: 3, depthIdentifier: 'tree' },
          fc.constantFrom('chữ &amp; &gt; &#13;\n', '<![CDATA[<&>]]>', '<?pi  data ?>'),
          tie('node'),
        ),
        { maxLength: 3, depthIdentifier: 'tree' },
      ),
    })
    .map(({ prefix, declared, attributes, inner }) => {
      const name = prefix === '' ? 'e' : `${prefix}:e`;
      const names = declared.map(([one, value]) => ` xmlns${one === '' ? '' : `:${one}`}="${value}"`);
      return `<${name}${names.join('')}${attributes.map((one) => ` ${one}`).join('')}>${inner.join('')}</${name}>`;
    }),
}));

describe('canonical XML', () => {
  for (const [option, exclusiveForm] of [
    ['--exc-c14n', true],
    ['--c14n', false],
  ] as const) {
    it(`of any document, written beside xmllint ${option}, is the same`, async function () {
      this.timeout(20_000);
      const xmllint = needs(this, 'xmllint', 'libxml2-utils');
      const samples = fc
        .sample(node, { numRuns: 40, seed: 14 })
        .map((inner) => `<?top?><r xmlns:p="urn:a" xmlns:q="urn:q" xmlns:r="urn:r">${inner}</r><?end x?>`);
      let compared = 0;
      for (const text of samples) {
        const pieces: string[] = [];
        const canonical = new CanonicalWriter((piece) => pieces.push(piece), {
          exclusive: exclusiveForm,
          prefixes: [],
        });
        let depth = 0;
        const handler = {
          start: (tag: Parameters<CanonicalWriter['start']>[0]) => {
            depth += 1;
            canonical.start(tag);
          },
          end: (tag: Parameters<CanonicalWriter['end']>[0]) => {
            depth -= 1;
            canonical.end(tag);
          },
          text: (piece: string) => canonical.text(piece),
          instruction: (target: string, data: string) => {
            if (depth > 0) canonical.instruction(target, data);
          },
        };
        const { stdout, status } = spawnSync(xmllint, [option, '-'], { input: text, encoding: 'utf8' });
        if (status !== 0) continue;
        await walkXml(bytesSource(Buffer.from(text)), [handler], DEFAULT_LIMITS);
        expect(pieces.join('')).to.equal(stdout.replace(/^<\?top\?>\n|\n<\?end x\?>\n?$/g, ''));
        compared += 1;
      }
      expect(compared).to.be.greaterThan(25);
    });
  }
});
