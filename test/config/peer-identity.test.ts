import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AppError } from '../../src/app-error.ts';
import { readConfig } from '../../src/config.ts';
import { identityOf, openAuthority } from '../http/peer/peer-identities.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The setting that is complained of. */
function named(environment: Record<string, string>): string {
  try {
    readConfig(environment, []);
    return 'accepted';
  } catch (error) {
    return String((error as AppError).params['name']);
  }
}

describe('the settings of the exchange with other systems', () => {
  let whole: Record<string, string>;

  before(async () => {
    const authority = await openAuthority();
    const folder = temporaryFolder('peer-settings');
    const { key, cert, ca } = await identityOf(authority, authority);
    const other = await identityOf(authority, authority);
    for (const [name, text] of Object.entries({ key, cert, ca, other: other.cert }))
      writeFileSync(join(folder, `${name}.pem`), text);
    whole = {
      PEER_PORT: '8443',
      PEER_KEY: join(folder, 'key.pem'),
      PEER_CERT: join(folder, 'cert.pem'),
      PEER_CA: join(folder, 'ca.pem'),
      OTHER: join(folder, 'other.pem'),
    };
  });

  it('all of them, read, are accepted; none of them means no exchange', () => {
    expect(readConfig(whole, []).peer).to.include({ port: 8443, host: '127.0.0.1' });
    expect(readConfig({}, []).peer).to.equal(undefined);
  });

  it('one of them missing, read, is refused by its name', () => {
    for (const name of ['PEER_PORT', 'PEER_KEY', 'PEER_CERT', 'PEER_CA'])
      expect(named({ ...whole, [name]: '' }), name).to.equal(name);
  });

  it('a file that is not there, no key, a certificate of another key or a wrong port, read, is refused by name', () => {
    expect(named({ ...whole, PEER_CA: '/khong-co.pem' })).to.equal('PEER_CA');
    expect(named({ ...whole, PEER_KEY: whole['PEER_CA']! })).to.equal('PEER_KEY');
    expect(named({ ...whole, PEER_CERT: whole['OTHER']! })).to.equal('PEER_CERT');
    expect(named({ ...whole, PEER_PORT: '0' })).to.equal('PEER_PORT');
    expect(named({ ...whole, PEER_HOST: 'a b' })).to.equal('PEER_HOST');
  });
});
