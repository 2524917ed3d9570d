import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { createPkiFetch, type PkiFetch } from '../../../src/lib/pki/fetch.ts';

describe('fetching for the PKI', () => {
  let server: Server;
  let host: string;
  let asked = 0;

  const answers: Record<string, RequestListener> = {
    '/ok': (request, response) => {
      response.writeHead(200, { 'Content-Type': 'Application/OCSP-Response; charset=x' });
      request.pipe(response);
    },
    '/missing': (_, response) => response.writeHead(404).end('no'),
    '/redirect': (_, response) => response.writeHead(302, { Location: '/ok' }).end(),
    '/large': (_, response) => response.end(Buffer.alloc(5000)),
    '/silent': () => undefined,
    '/dripping': (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
  };

  before((done) => {
    server = createServer((request, response) => {
      asked++;
      answers[request.url ?? '']?.(request, response);
    });
    server.listen(0, '127.0.0.1', () => {
      host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });

  after((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

  async function codeOf(fetch: PkiFetch, url: string): Promise<string> {
    try {
      return `HTTP ${(await fetch({ url })).status}`;
    } catch (error) {
      return isAppError(error) ? `${error.code} ${error.params['detail'] ?? ''}`.trim() : String(error);
    }
  }

  it('a POST to an allowed host, when answered, then gives status, type and body', async () => {
    const fetch = createPkiFetch({ allowedHosts: [host] });
    const response = await fetch({ url: `http://${host}/ok`, method: 'POST', body: Buffer.from('câu hỏi') });
    expect(response.status).to.equal(200);
    expect(response.contentType).to.equal('application/ocsp-response');
    expect(Buffer.from(response.body).toString()).to.equal('câu hỏi');
    expect(await codeOf(fetch, `http://${host}/missing`)).to.equal('HTTP 404');
  });

  it('SSRF (private ranges, 169.254.169.254, IPv6, HTTP:// upper case): addresses that are not allowed, when asked for, then are refused without a connection', async () => {
    const fetch = createPkiFetch({ allowedHosts: [host, 'ca.gov.vn', '169.254.169.254'] });
    const before = asked;
    const port = host.split(':')[1];
    const refused = [
      `http://localhost:${port}/ok`,
      `http://127.0.0.2:${port}/ok`,
      `http://0x7f000001:1/ok`,
      `HTTP://evil.example/`,
      'http://10.0.0.5/ocsp',
      'http://192.168.1.1/crl',
      'http://[fd00::1]/',
      `http://[::1]:${port}/ok`,
      'http://169.254.169.254/latest/meta-data',
      'http://[::ffff:169.254.169.254]/',
      'http://2852039166/',
      `http://ca.gov.vn:8080/`,
      `http://ca.gov.vn@evil.example/`,
      `http://user:password@${host}/ok`,
      'file:///etc/passwd',
      'ldap://ca.gov.vn/',
      'not a url',
    ];
    for (const url of refused) expect(await codeOf(fetch, url), url).to.equal('PKI_HOST_NOT_ALLOWED');
    expect(asked).to.equal(before);
  });

  it('SSRF by decimal addresses: the same host written as a decimal number, when it is allowed, then is the same host; every other one is refused', async () => {
    const fetch = createPkiFetch({ allowedHosts: [host] });
    const port = host.split(':')[1];
    expect(await codeOf(fetch, `http://2130706433:${port}/missing`)).to.equal('HTTP 404');
    const before = asked;
    // 127.0.0.2, 10.0.0.5, 169.254.169.254, 192.168.1.1: decimal, octal, short and hexadecimal.
    for (const other of [
      '2130706434',
      '167772165',
      '0251.0376.0251.0376',
      '0xa9fea9fe',
      '192.168.257',
      '0300.0250.1.1',
    ])
      expect(await codeOf(fetch, `http://${other}:${port}/ok`), other).to.equal('PKI_HOST_NOT_ALLOWED');
    expect(asked).to.equal(before);
  });

  it('SSRF by redirects: a redirect, when answered, then is not followed', async () => {
    const fetch = createPkiFetch({ allowedHosts: [host] });
    expect(await codeOf(fetch, `http://${host}/redirect`)).to.equal('PKI_FETCH_FAILED redirect 302');
  });

  it('an answer that is too large or too slow, when it comes, then is cut off', async () => {
    const fetch = createPkiFetch({ allowedHosts: [host], maxBytes: 1000, timeoutMs: 150 });
    expect(await codeOf(fetch, `http://${host}/large`)).to.equal('PKI_FETCH_FAILED more than 1000 bytes');
    expect(await codeOf(fetch, `http://${host}/silent`)).to.equal('PKI_FETCH_FAILED no answer within 150 ms');
    expect(await codeOf(fetch, `http://${host}/dripping`)).to.equal(
      'PKI_FETCH_FAILED no answer within 150 ms',
    );
  });

  it('SSRF by DNS rebinding: a name on the list that leads to this machine or to a metadata service, when connected to, then is refused', async () => {
    const port = host.split(':')[1];
    const before = asked;
    const leadingTo = (...addresses: string[]) =>
      createPkiFetch({
        allowedHosts: [`ocsp.ca.gov.vn:${port}`],
        lookup: (_name, options, callback) => {
          const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
          if (options.all) callback(null, found);
          else callback(null, found[0]!.address, found[0]!.family);
        },
      });
    const url = `http://ocsp.ca.gov.vn:${port}/ok`;
    const own = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', '169.254.169.254', 'fe80::1'];
    for (const address of own)
      expect(await codeOf(leadingTo(address), url), address).to.equal(
        'PKI_FETCH_FAILED the name leads to a forbidden address',
      );
    expect(await codeOf(leadingTo('203.0.113.9', '127.0.0.1'), url)).to.contain('forbidden');
    expect(asked).to.equal(before);
  });

  it('a host that is down, when asked, then is PKI_FETCH_FAILED', async () => {
    const fetch = createPkiFetch({ allowedHosts: ['127.0.0.1:1'] });
    expect(await codeOf(fetch, 'http://127.0.0.1:1/')).to.equal('PKI_FETCH_FAILED ECONNREFUSED');
  });
});
