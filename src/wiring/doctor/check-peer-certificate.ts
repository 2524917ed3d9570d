/** The certificate by which partners know this system (PEER_CERT): when it ends, nothing comes or goes between the two. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import { displayDate, vietnamDate } from '../../office/unit-of-work.ts';
import { bad, type Finding, failure, good, warn } from './finding.ts';

const ABOUT = 'PEER_CERT';
/** Partners must enter the new fingerprint first. */
const SOON_MS = 30 * 86_400_000;

/** Null where PEER_PORT is not set. @throws the system's error */
export function readPeerCertificate({ peer }: Pick<Config, 'peer'>): Certificate | null {
  if (!peer) return null;
  return Certificate.parse(new X509Certificate(readFileSync(peer.certFile)).raw);
}

export function checkPeerCertificate(config: Pick<Config, 'peer'>): readonly Finding[] {
  try {
    const certificate = readPeerCertificate(config);
    return certificate === null ? [] : [judgePeerCertificate(certificate, new Date())];
  } catch (error) {
    return [failure(ABOUT, error, { vi: 'Kiểm tra tệp PEER_CERT.', en: 'Check the file PEER_CERT.' })];
  }
}

export function judgePeerCertificate({ notAfter }: Pick<Certificate, 'notAfter'>, now: Date): Finding {
  const until = displayDate(vietnamDate(notAfter));
  const left = notAfter.getTime() - now.getTime();
  if (left > SOON_MS)
    return good(ABOUT, `Chứng thư liên thông đến ${until}.`, `The certificate for partners until ${until}.`);
  const todo = {
    vi: 'Xin chứng thư mới, báo dấu vân tay cho từng đối tác, thay PEER_KEY và PEER_CERT rồi khởi động lại.',
    en: 'Get a new certificate, tell every partner its fingerprint, replace PEER_KEY and PEER_CERT, and restart.',
  };
  if (left > 0)
    return warn(
      ABOUT,
      { vi: `Chứng thư liên thông hết hạn ${until}.`, en: `The certificate for partners ends on ${until}.` },
      todo,
    );
  return bad(
    ABOUT,
    {
      vi: `Chứng thư liên thông đã hết hạn ${until}: không gửi nhận được với đối tác.`,
      en: `The certificate for partners expired on ${until}: nothing comes or goes.`,
    },
    todo,
  );
}
