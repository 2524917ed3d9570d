import { expect } from 'chai';
import { createMailer, type MailLimits, type Message } from '../../../src/adapters/mail/mailer.ts';
import { isAppError } from '../../../src/app-error.ts';
import { loopbackCertificate } from '../../support/loopback-certificate.ts';
import { rawServer, type SmtpStandIn, scriptedServer, smtpServer } from '../../support/smtp-stand-in.ts';

const from = 'Ấn Tín <khong-tra-loi@an-tin.test>';
const message: Message = {
  id: '019ab000-0000-7000-8000-000000000001',
  to: 'chutich@yenson.test',
  subject: '[Ấn Tín] 1 văn bản đang chờ · 1 waiting',
  text: 'Kính gửi Nguyễn Văn A,\n',
  html: '<p>Kính gửi Nguyễn Văn A,</p>',
};
const short: Partial<MailLimits> = { connectMs: 1000, greetingMs: 500, silenceMs: 500, wholeMs: 3000 };
const { key, certificate } = loopbackCertificate();

describe('mail over a real SMTP connection', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  const started = <T extends { close(): Promise<void> }>(server: T): T => {
    open.push(server);
    return server;
  };
  const send = (port: number, query: string, options: Parameters<typeof createMailer>[2] = {}) =>
    createMailer(`smtp://127.0.0.1:${port}${query}`, from, { limits: short, ...options })
      .send(message)
      .catch((error: unknown) => (isAppError(error) ? error.code : error));
  const withTls = () => smtpServer({ key, cert: certificate, secure: false });

  describe('with TLS', () => {
    it('STARTTLS with a certificate of a trusted authority, sent, goes over TLS and arrives whole', async () => {
      const server = started(await withTls());
      expect(await send(server.port, '?tls=required', { ca: certificate })).to.deep.equal({ kind: 'taken' });
      expect(server.taken).to.have.length(1);
      const { secure, mail, to } = server.taken[0]!;
      expect({ secure, to }).to.deep.equal({ secure: true, to: [message.to] });
      expect(mail).to.include({ subject: message.subject, messageId: `<${message.id}@an-tin.test>` });
      expect(mail.text?.trim()).to.equal(message.text.trim());
      expect(mail.html).to.include(message.html);
      expect(mail.headers.get('auto-submitted')).to.equal('auto-generated');
    });

    it('TLS from the first byte (smtps), sent, arrives', async () => {
      const server: SmtpStandIn = started(await smtpServer({ key, cert: certificate, secure: true }));
      const mailer = createMailer(`smtps://127.0.0.1:${server.port}`, from, {
        ca: certificate,
        limits: short,
      });
      expect(await mailer.send(message)).to.deep.equal({ kind: 'taken' });
      expect(server.taken[0]?.secure).to.equal(true);
    });

    it('a certificate of an unknown authority, met, ends the conversation before anything is said', async () => {
      const server = started(await withTls());
      expect(await send(server.port, '?tls=required')).to.equal('MAIL_OUT_OF_REACH');
      expect(await send(server.port, '?tls=optional')).to.equal('MAIL_OUT_OF_REACH');
      expect(server.taken).to.deep.equal([]);
    });

    it('a server without STARTTLS where TLS is required, met, is told nothing', async () => {
      const server = started(await smtpServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }));
      expect(await send(server.port, '?tls=required', { ca: certificate })).to.equal('MAIL_OUT_OF_REACH');
      expect(server.taken).to.deep.equal([]);
    });

    it('settings that say TLS is optional, with a server that has none, let the mail go', async () => {
      const server = started(await smtpServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }));
      expect(await send(server.port, '?tls=optional')).to.deep.equal({ kind: 'taken' });
    });

    it('TLS is required outside this machine, and not asked for on loopback, unless the setting says otherwise', async () => {
      const { readMailUrl } = await import('../../../src/adapters/mail/mail-address.ts');
      const modes = [
        'smtp://mail.huyen.gov.vn',
        'smtp://127.0.0.1:25',
        'smtp://[::1]',
        'smtp://localhost:25',
        'smtp://127.0.0.1?tls=required',
        'smtp://mail.huyen.gov.vn?tls=optional',
        'smtp://127.0.0.1.evil.example',
      ].map((url) => readMailUrl(url).tls);
      expect(modes).to.deep.equal(['required', 'off', 'off', 'off', 'required', 'optional', 'required']);
    });
  });

  describe('with a server that refuses', () => {
    const refusing = (code: number, words: string) =>
      smtpServer({
        hideSTARTTLS: true,
        disabledCommands: ['STARTTLS'],
        onRcptTo: (_address, _session, done) => done(Object.assign(new Error(words), { responseCode: code })),
      });

    it('a recipient refused for now (4xx) is tried again later', async () => {
      const server = started(await refusing(450, '4.2.1 try later'));
      expect(await send(server.port, '')).to.equal('MAIL_OUT_OF_REACH');
    });

    it('a recipient refused for good (5xx) is an answer about the address, with code and words on one line', async () => {
      const server = started(await refusing(550, '5.1.1 no such user'));
      const answer = await send(server.port, '');
      expect(answer).to.include({ kind: 'refused', address: true, code: 550 });
      expect((answer as { said: string }).said).to.match(/^550 5\.1\.1 no such user/);
    });

    it('a full mailbox or a policy, told with 5xx, is noted but does not condemn the address', async () => {
      for (const words of ['5.2.2 mailbox full', '5.7.1 blocked by policy']) {
        const server = started(await refusing(552, words));
        expect(await send(server.port, '')).to.include({ kind: 'refused', address: false });
      }
    });

    it('a message refused after its data (5xx) is an answer about the message, not the address', async () => {
      const server = started(
        await smtpServer({
          hideSTARTTLS: true,
          disabledCommands: ['STARTTLS'],
          onData: (stream, _session, done) => {
            stream.resume();
            stream.on('end', () => done(Object.assign(new Error('5.7.1 spam'), { responseCode: 554 })));
          },
        }),
      );
      expect(await send(server.port, '')).to.include({ kind: 'refused', address: false, code: 554 });
    });

    it('our own sender or password refused is ours to mend: tried again, no address is condemned', async () => {
      const sender = started(
        await smtpServer({
          hideSTARTTLS: true,
          disabledCommands: ['STARTTLS'],
          onMailFrom: (_address, _session, done) =>
            done(Object.assign(new Error('5.7.1 sender refused'), { responseCode: 550 })),
        }),
      );
      expect(await send(sender.port, '')).to.equal('MAIL_OUT_OF_REACH');
      const password = started(
        await smtpServer({
          allowInsecureAuth: true,
          hideSTARTTLS: true,
          disabledCommands: ['STARTTLS'],
          onAuth: (_auth, _session, done) => done(new Error('535 5.7.8 wrong password')),
        }),
      );
      const mailer = createMailer(`smtp://u:p@127.0.0.1:${password.port}`, from, { limits: short });
      const failure = await mailer.send(message).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'MAIL_OUT_OF_REACH');
    });
  });

  describe('with a server that stalls or drops', () => {
    it('a server that accepts and never greets is given up in time', async () => {
      const server = started(await rawServer(() => undefined));
      expect(await send(server.port, '')).to.equal('MAIL_OUT_OF_REACH');
    });

    it('a server that falls silent in the middle is given up in time', async () => {
      const server = started(
        await scriptedServer('220 stand-in', (line) => (line.startsWith('MAIL') ? '' : '250 ok')),
      );
      expect(await send(server.port, '')).to.equal('MAIL_OUT_OF_REACH');
    });

    it('a server that says one letter now and then, never silent, is given up all the same', async () => {
      const timers: NodeJS.Timeout[] = [];
      const server = started(
        await rawServer((socket) => {
          socket.write('220-');
          timers.push(setInterval(() => socket.write('.'), 30));
        }),
      );
      const patient = { ...short, greetingMs: 60_000, wholeMs: 400 };
      expect(await send(server.port, '', { limits: patient })).to.equal('MAIL_OUT_OF_REACH');
      for (const timer of timers) clearInterval(timer);
    });

    it('a server that drops after the data, tried again, gets the same message id, so that one mail is seen', async () => {
      const ids: string[] = [];
      let inData = false;
      const server = started(
        await scriptedServer('220 stand-in', (line) => {
          if (line === 'DATA') {
            inData = true;
            return '354 go on';
          }
          if (!inData) return '250 ok';
          const id = /^Message-ID: (.*)$/.exec(line)?.[1];
          if (id) ids.push(id);
          if (line !== '.') return '';
          inData = false;
          return ids.length === 1 ? null : '250 taken';
        }),
      );
      expect(await send(server.port, '')).to.equal('MAIL_OUT_OF_REACH');
      expect(await send(server.port, '')).to.deep.equal({ kind: 'taken' });
      expect(ids).to.deep.equal([`<${message.id}@an-tin.test>`, `<${message.id}@an-tin.test>`]);
    });
  });

  it('CR and LF in a subject, sent, add no header and no recipient', async () => {
    const server = started(await smtpServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }));
    const mailer = createMailer(`smtp://127.0.0.1:${server.port}`, from, { limits: short });
    await mailer.send({ ...message, subject: 'Một\r\nBcc: ke.gian@example.org\r\n\r\nHai' });
    const [taken] = server.taken;
    expect(taken?.to).to.deep.equal([message.to]);
    expect(taken?.mail.bcc).to.equal(undefined);
    expect(taken?.mail.text?.trim()).to.equal(message.text.trim());
  });

  it('the check of readiness, asked, tells whether a mail server answers and asks it at most once a minute', async () => {
    let greetings = 0;
    const server = started(
      await scriptedServer('220 stand-in', (line) => {
        if (line.startsWith('EHLO')) greetings += 1;
        return '250 ok';
      }),
    );
    const mailer = createMailer(`smtp://127.0.0.1:${server.port}`, from, { limits: short });
    await mailer.verify();
    await mailer.verify();
    expect(greetings).to.equal(1);
    const silent = started(await rawServer(() => undefined));
    const failure = await createMailer(`smtp://127.0.0.1:${silent.port}`, from, { limits: short })
      .verify()
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'MAIL_OUT_OF_REACH');
  });
});
