import { expect } from 'chai';
import { checkPartnerSettings } from '../../../src/office/exchange/partner-settings.ts';

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
