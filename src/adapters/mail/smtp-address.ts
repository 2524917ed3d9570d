/** What SMTP_URL says: where, as whom, and how safe the way must be. */
import { isIP } from 'node:net';

/** `required`: nothing is said before TLS stands · `optional`: TLS where the server offers it · `off`: never. */
export type TlsMode = 'required' | 'optional' | 'off';

export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps, RFC 8314 §3.3). */
  readonly implicitTls: boolean;
  readonly tls: TlsMode;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

/** STARTTLS is required unless the server is on this machine or `?tls=` says otherwise. */
export function readSmtpUrl(url: string): SmtpAddress {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const implicitTls = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const named = searchParams.get('tls') as TlsMode | null;
  const user = decodeURIComponent(username);
  return {
    host,
    port: Number(port || (implicitTls ? 465 : 587)),
    implicitTls,
    tls: named ?? (isLoopback(host) ? 'off' : 'required'),
    auth: user ? { user, pass: decodeURIComponent(password) } : undefined,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
