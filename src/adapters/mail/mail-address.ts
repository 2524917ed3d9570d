/** What the URL of a mail server says: where, as whom, and how safe the way must be. */
import { isIP } from 'node:net';

/** `required`: nothing is said before TLS stands · `optional`: TLS where the server offers it · `off`: never. */
export type TlsMode = 'required' | 'optional' | 'off';

export interface MailAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps, imaps: RFC 8314 §3). */
  readonly implicitTls: boolean;
  readonly tls: TlsMode;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465, 'imap:': 143, 'imaps:': 993 };

/** STARTTLS is required unless the server is on this machine or `?tls=` says otherwise. */
export function readMailUrl(url: string): MailAddress {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const named = searchParams.get('tls') as TlsMode | null;
  const user = decodeURIComponent(username);
  return {
    host,
    port: Number(port || PORTS[protocol]),
    implicitTls: protocol === 'smtps:' || protocol === 'imaps:',
    tls: named ?? (isLoopback(host) ? 'off' : 'required'),
    auth: user ? { user, pass: decodeURIComponent(password) } : undefined,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
