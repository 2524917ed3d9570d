/** What the service asks of others: queue, mail, storage, time-stamps, revocation, and whom it trusts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMailer } from '../../adapters/mail/mailer.ts';
import { checkRedis } from '../../adapters/queues/check-redis.ts';
import { openFileStore } from '../../adapters/storage/file-store.ts';
import type { Config } from '../../config.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { displayDate, vietnamDate } from '../../office/unit-of-work.ts';
import { openPki, type Pki } from '../open-pki.ts';
import { bad, type Finding, failure, good, warn } from './finding.ts';

const PATIENCE_MS = 20_000;
const SKEW_MS = 5000;
const SOON_MS = 90 * 86_400_000;

export async function checkServices(config: Config): Promise<readonly Finding[]> {
  const groups = await Promise.all([
    checkQueue(config),
    checkMail(config),
    checkStorage(config),
    checkTrust(config),
  ]);
  return groups.flat();
}

async function checkQueue({ redisUrl, redisCa }: Config): Promise<readonly Finding[]> {
  const about = 'Redis';
  if (redisUrl === undefined)
    return [good(about, 'Hàng đợi nằm trong PostgreSQL.', 'The queues are in PostgreSQL.')];
  try {
    const ca = redisCa && readFileSync(redisCa, 'utf8');
    await within(checkRedis({ url: redisUrl, ca }));
    return [
      good(about, 'Trả lời, không xóa bớt dữ liệu khi đầy.', 'Answers, and drops nothing when it is full.'),
    ];
  } catch (error) {
    return [
      failure(about, error, {
        vi: 'Kiểm tra REDIS_URL và máy chủ Redis.',
        en: 'Check REDIS_URL and the Redis server.',
      }),
    ];
  }
}

async function checkMail({ smtpUrl, mailFrom, demo }: Config): Promise<readonly Finding[]> {
  const about = 'SMTP';
  if (smtpUrl === undefined) {
    if (demo) return [];
    const words = {
      vi: 'Chưa đặt SMTP_URL: không gửi thư nhắc.',
      en: 'SMTP_URL is not set: no mail is sent.',
    };
    return [
      warn(about, words, {
        vi: 'Đặt SMTP_URL nếu muốn nhắc việc qua thư.',
        en: 'Set SMTP_URL to remind people by mail.',
      }),
    ];
  }
  const mailer = createMailer(smtpUrl, mailFrom);
  try {
    await within(mailer.verify());
    return [
      good(about, 'Máy chủ thư trả lời và nhận đăng nhập.', 'The mail server answers and takes the sign-in.'),
    ];
  } catch (error) {
    return [failure(about, error, { vi: 'Kiểm tra SMTP_URL.', en: 'Check SMTP_URL.' })];
  } finally {
    mailer.close();
  }
}

async function checkStorage({ dataDir, s3 }: Config): Promise<readonly Finding[]> {
  const about = s3 === undefined ? 'Kho tệp · files' : 'S3';
  try {
    const files = await openFileStore(join(dataDir, 'blobs'), { alone: false, s3 });
    await within(files.ready());
    await files.close();
    return [good(about, 'Ghi và xóa thử được.', 'A probe was written and removed.')];
  } catch (error) {
    return [
      failure(about, error, {
        vi: 'Kiểm tra quyền ghi, dung lượng, hoặc S3_*.',
        en: 'Check permissions, room, or S3_*.',
      }),
    ];
  }
}

async function checkTrust(config: Config): Promise<readonly Finding[]> {
  let pki: Pki;
  try {
    pki = await openPki(config);
  } catch (error) {
    return [failure('TRUST_ANCHORS', error, { vi: 'Sửa TRUST_ANCHORS.', en: 'Correct TRUST_ANCHORS.' })];
  }
  try {
    return await checkTrustOf(pki);
  } finally {
    await pki.close();
  }
}

/** Roots, time-stamps and revocation, asked of what is open already. */
export async function checkTrustOf(pki: Pki): Promise<readonly Finding[]> {
  const { anchors, intermediates } = pki.trust;
  const checks = intermediates.flatMap((one) => {
    const issuer = [...anchors, ...intermediates].find(({ subject }) => subject.text === one.issuer.text);
    // Those under a root that is not trusted here do not matter.
    return issuer === undefined ? [] : [checkIssuer(pki, one, issuer)];
  });
  return [
    ...anchors.map((anchor) => judgeAnchor(anchor, new Date())),
    await checkTime(pki),
    ...(await Promise.all(checks)),
  ];
}

export function judgeAnchor(anchor: Certificate, now: Date): Finding {
  const about = 'Chứng thư gốc · root';
  const name = anchor.subject.commonName ?? anchor.subject.text;
  const until = displayDate(vietnamDate(anchor.notAfter));
  const left = anchor.notAfter.getTime() - now.getTime();
  if (left > SOON_MS) return good(about, `${name} đến ${until}.`, `${name} until ${until}.`);
  const todo = { vi: 'Cập nhật TRUST_ANCHORS.', en: 'Bring TRUST_ANCHORS up to date.' };
  if (left > 0)
    return warn(about, { vi: `${name} sắp hết hạn (${until}).`, en: `${name} ends on ${until}.` }, todo);
  return bad(about, { vi: `${name} đã hết hạn ${until}.`, en: `${name} expired on ${until}.` }, todo);
}

/** The token was verified in full by the time it is here; its time also tells how our own clock goes. */
async function checkTime(pki: Pki): Promise<Finding> {
  const about = 'TSA_URLS';
  try {
    const before = Date.now();
    const { time } = await within(pki.timestamps.stamp(new Uint8Array(32)));
    const skew = time.getTime() - (before + Date.now()) / 2;
    if (Math.abs(skew) <= SKEW_MS)
      return good(
        about,
        'Cấp dấu thời gian hợp lệ; đồng hồ khớp.',
        'Gives a time-stamp that verifies; the clocks agree.',
      );
    const seconds = Math.round(skew / 1000);
    return bad(
      about,
      {
        vi: `Đồng hồ máy này lệch ${seconds} giây so với dấu thời gian.`,
        en: `This machine's clock differs from the time-stamp by ${seconds} s.`,
      },
      { vi: 'Bật NTP (chrony).', en: 'Run NTP (chrony).' },
    );
  } catch (error) {
    const todo = { vi: 'Kiểm tra TSA_URLS và đường mạng ra.', en: 'Check TSA_URLS and the way out.' };
    return { ...failure(about, error, todo), todo };
  }
}

/** Asks for the status of a CA that stands between: that shows whether its OCSP or CRL host can be reached. */
async function checkIssuer(pki: Pki, certificate: Certificate, issuer: Certificate): Promise<Finding> {
  const about = 'OCSP/CRL';
  const name = certificate.subject.commonName ?? certificate.subject.text;
  const status = await within(pki.revocation(certificate, issuer)).catch(() => 'unknown' as const);
  if (status === 'good') return good(about, `${name}: còn hiệu lực.`, `${name}: good.`);
  if (status === 'revoked')
    return bad(
      about,
      { vi: `${name} ĐÃ BỊ THU HỒI.`, en: `${name} IS REVOKED.` },
      { vi: 'Ngừng ký và liên hệ cơ quan chứng thực.', en: 'Stop signing and ask the authority.' },
    );
  return warn(
    about,
    { vi: `${name}: chưa hỏi được tình trạng thu hồi.`, en: `${name}: revocation could not be asked.` },
    {
      vi: 'Mở đường mạng ra tới máy chủ OCSP/CRL; chữ ký vẫn được, mức B-LT thì chưa.',
      en: 'Open the way to the OCSP/CRL hosts; signing works, level B-LT does not.',
    },
  );
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
