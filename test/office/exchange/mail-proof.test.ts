/** Whose word a mail is: what our own mail server says of it, and what anybody can write. */
import { expect } from 'chai';
import { isAuthenticated } from '../../../src/office/exchange/mail-proof.ts';

const OURS = 'mx.chanson.gov.vn';
const judged = (...fields: string[]) => isAuthenticated(fields, OURS, 'noivu.gov.vn');

describe('the word of our own mail server (RFC 8601)', () => {
  it("a mail that the partner's domain has signed, when our server says so, then it is the partner's", () => {
    expect(judged(`${OURS}; dkim=pass header.d=noivu.gov.vn header.s=k1`)).to.equal(true);
    expect(
      judged(`${OURS} 1; spf=pass smtp.mailfrom=x; dmarc=pass (p=reject) header.from=noivu.gov.vn`),
    ).to.equal(true);
    expect(judged(`other.vn; dkim=fail`, `${OURS}; dkim=pass header.d="noivu.gov.vn"`)).to.equal(true);
  });

  for (const [what, ...fields] of [
    ['another server', 'mx.khac.vn; dkim=pass header.d=noivu.gov.vn'],
    ['another domain', `${OURS}; dkim=pass header.d=khac.vn`],
    ['a domain that only ends alike', `${OURS}; dkim=pass header.d=gia-noivu.gov.vn`],
    ['a failure', `${OURS}; dkim=fail header.d=noivu.gov.vn; spf=pass smtp.mailfrom=noivu.gov.vn`],
    ['a comment', `${OURS}; dkim=none (dkim=pass header.d=noivu.gov.vn)`],
    ['words in quotes', `${OURS}; dkim=none reason="; dkim=pass header.d=noivu.gov.vn"`],
    ['a pass and a domain of two results', `${OURS}; dkim=pass header.d=khac.vn; x=y header.d=noivu.gov.vn`],
    ['a field below that of our server', `${OURS}; dkim=none`, `${OURS}; dkim=pass header.d=noivu.gov.vn`],
    ['nothing', ''],
  ] as const)
    it(`${what}, when it is all there is, then nothing is proved`, () => {
      expect(judged(...fields)).to.equal(false);
    });
});
