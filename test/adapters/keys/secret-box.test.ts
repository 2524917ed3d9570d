import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createSecretBox } from '../../../src/adapters/keys/secret-box.ts';

describe('the secret box', () => {
  const box = createSecretBox(randomBytes(32));

  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = box.seal('totp', 'bí mật');
    expect(box.open('totp', sealed)).to.equal('bí mật');
    expect(box.seal('totp', 'bí mật')).not.to.equal(sealed);
    expect(sealed).not.to.include('bí mật');
  });

  it('refuses another purpose, another instance and a changed byte with SECRET_UNREADABLE', () => {
    const sealed = box.seal('totp', 'bí mật');
    const changed = Buffer.from(sealed, 'base64url');
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const attempts = [
      () => box.open('enrolment', sealed),
      () => createSecretBox(randomBytes(32)).open('totp', sealed),
      () => box.open('totp', changed.toString('base64url')),
      () => box.open('totp', ''),
    ];
    for (const attempt of attempts) expect(attempt).to.throw().with.property('code', 'SECRET_UNREADABLE');
  });
});
