import { expect } from 'chai';
import {
  type DevelopmentMailbox,
  openDevelopmentMailbox,
} from '../../../src/adapters/mail/development-mailbox.ts';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';

const from = 'Ấn Tín <khong-tra-loi@an-tin.test>';
const message = {
  to: 'chutich@yenson.test',
  subject: 'Văn bản chờ ký: Kế hoạch số 12',
  text: 'Kính gửi đồng chí,',
  html: '<p>Kính gửi đồng chí,</p>',
  id: '019ab000-0000-7000-8000-000000000001',
};

describe('mailer', () => {
  let mailbox: DevelopmentMailbox;
  before(async () => {
    mailbox = await openDevelopmentMailbox();
  });
  after(() => mailbox.close());

  it('a message in Vietnamese, sent, lies in the development mailbox as written', async () => {
    const mailer = createMailer(mailbox.url, from);
    await mailer.send(message);
    await mailer.send({ ...message, to: 'vanthu@yenson.test' });
    mailer.close();
    const [mail, ...others] = mailbox.list('chutich@yenson.test');
    expect(others).to.deep.equal([]);
    expect(mail).to.include({ subject: message.subject });
    expect(mail?.text.trim()).to.equal(message.text);
    expect(mail?.from).to.include('Ấn Tín');
    expect(mailbox.list().map((each) => each.to[0])).to.deep.equal([
      'vanthu@yenson.test',
      'chutich@yenson.test',
    ]);
  });

  it('no mail server set, a message sent, is refused and never reported as sent', async () => {
    const failure = await createMailer(undefined, from)
      .send(message)
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'MAIL_NOT_CONFIGURED');
  });

  it('a mail server out of reach, a message sent, is told as something to try again', async () => {
    const closed = await openDevelopmentMailbox();
    await closed.close();
    const mailer = createMailer(closed.url, from);
    const failure = await mailer.send(message).catch((error: unknown) => error);
    mailer.close();
    expect(failure).to.have.property('code', 'MAIL_OUT_OF_REACH');
  });
});
