import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkPartnerSettings } from '../../../src/office/exchange/partner-settings.ts';
import { judgePartners } from '../../../src/wiring/doctor/check-partners.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('where a partner that speaks edXML may be', () => {
  const verdict = (endpoint: string | null, kind: 'vdxp' | 'lgsp' = 'lgsp') => {
    try {
      checkPartnerSettings({ kind, endpoint, settings: { systemId: 'H60.25' } });
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('https anywhere, and http within the own network, when entered, then it is taken', () => {
    for (const url of [
      'https://truc.example/api',
      'https://203.0.113.7',
      'http://10.1.2.3:8080/x',
      'http://192.168.1.9',
      'http://127.0.0.1:9',
      'http://[::1]:9',
      'http://[fd00::7]/',
    ])
      expect(verdict(url), url).to.equal('taken');
    expect(verdict(null, 'vdxp')).to.equal('taken');
  });

  it('an address of the link itself, however it is written, when entered, then it is refused by that name', () => {
    for (const url of [
      'https://169.254.169.254/latest',
      'http://0xA9FEA9FE/',
      'https://2852039166',
      'https://[fe80::1]',
      'https://[febf::1]:443/',
      'https://[::ffff:169.254.1.1]/',
      'http://0.0.0.0:9/',
    ])
      expect(verdict(url), url).to.contain('link-local');
  });

  it('http across other networks, or a password in the address, when entered, then it is refused', () => {
    expect(verdict('http://203.0.113.7/api')).to.contain('http only');
    expect(verdict('http://lgsp.example')).to.contain('http only');
    expect(verdict('https://user:khoa@lgsp.example')).to.contain('secrets are files');
    expect(verdict('ftp://lgsp.example')).to.not.equal('taken');
  });
});

describe('what a partner that speaks edXML needs of this machine', () => {
  it('an axis without its secret, or one that wants signatures of a machine without a key, when the doctor looks, then it names both', () => {
    const dataDir = temporaryFolder('partners');
    const axis = {
      id: 'p1',
      name: 'Trục quốc gia',
      kind: 'vdxp' as const,
      endpoint: 'https://truc.example',
      simulated: false,
    };
    const words = (settings: object) =>
      judgePartners([{ ...axis, settings: { systemId: 'H60.25', ...settings } }], {
        demo: false,
        peer: undefined,
        dataDir,
      }).map(({ mark, words: { vi } }) => `${mark} ${vi}`);
    expect(words({})[0]).to.match(/^bad Trục quốc gia: .*partners\/p1\/secret/);
    mkdirSync(join(dataDir, 'partners', 'p1'), { recursive: true });
    const secret = join(dataDir, 'partners', 'p1', 'secret');
    writeFileSync(secret, 'khoa', { mode: 0o644 });
    expect(words({})[0]).to.contain('mode 0600');
    chmodSync(secret, 0o600);
    expect(words({})).to.deep.equal(['good Thông số đủ: Trục quốc gia.']);
    expect(words({ sign: true })[0]).to.contain('EDXML_KEY');
  });
});
