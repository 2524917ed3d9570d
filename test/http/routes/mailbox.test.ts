import { expect } from 'chai';
import request from 'supertest';
import { mailboxRoutes } from '../../../src/http/routes/mailbox/mailbox.ts';
import { cookie, testApp } from '../app-support.ts';

const mail = {
  id: 'm1',
  receivedAt: new Date('2026-11-23T03:00:00Z'),
  from: 'an-tin@demo.invalid',
  to: ['chanson.chutich@demo.invalid'],
  subject: 'Có văn bản chờ ký',
  text: 'Mở Ấn Tín để xem.',
};

describe('the development mailbox', () => {
  it('when there is one, when read, then shows what was mailed to an address', async () => {
    const asked: (string | undefined)[] = [];
    const mailbox = {
      list: (address?: string) => {
        asked.push(address);
        return [mail];
      },
    };
    const answer = await request(testApp(mailboxRoutes({ mailbox })).app)
      .get('/api/v1/mailbox?address=chanson.chutich@demo.invalid')
      .set('Cookie', cookie);
    expect(answer.body.items).to.deep.equal([{ ...mail, receivedAt: '2026-11-23T03:00:00.000Z' }]);
    expect(asked).to.deep.equal(['chanson.chutich@demo.invalid']);
  });

  it('when mail goes to a real server, when read, then does not exist', async () => {
    const answer = await request(testApp(mailboxRoutes({ mailbox: undefined })).app)
      .get('/api/v1/mailbox')
      .set('Cookie', cookie);
    expect(answer.body).to.include({ code: 'ADDRESS_NOT_FOUND', status: 404 });
  });
});
