import { engineErrors } from '../../adapters/database/engine/errors.ts';
import { type DatabaseFacts, inspectDatabase, type OfficeFacts } from '../../adapters/database/inspect.ts';
import { createLogger } from '../../adapters/telemetry/logger.ts';
import { isAppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { secretErrors } from '../../instance-secret.ts';
import { displayDate, vietnamDate } from '../../office/unit-of-work.ts';
import { ShutdownStack } from '../../shutdown-stack.ts';
import { readKeyFolderPrint } from '../key-folder.ts';
import { lockInstance, openEngine } from '../open-database.ts';
import { judgePartners } from './check-partners.ts';
import { bad, type Finding, failure, good, some, warn } from './finding.ts';

const ABOUT = 'PostgreSQL';
/** Certificates ending within so many days are named. */
const SOON_DAYS = 30;
const LEAST_VERSION = 14;
const SKEW_MS = 5000;

/** Starts the embedded engine for as long as the questions take; nothing is migrated. */
export async function checkDatabase(config: Config): Promise<readonly Finding[]> {
  const stack = new ShutdownStack();
  try {
    lockInstance(config, stack);
    const { target } = await openEngine(config, stack, createLogger({ level: 'silent' }));
    const facts = await inspectDatabase(target, SOON_DAYS);
    return [
      ...judgeServer(facts),
      ...keysOf(config, facts),
      ...(facts.office ? judgeOffice(facts.office) : []),
      ...(facts.office ? judgePartners(facts.office.partners, config) : []),
    ];
  } catch (error) {
    if (isAppError(error, engineErrors.INSTANCE_RUNNING)) return [inUse()];
    return [
      failure(ABOUT, error, {
        vi: 'Kiểm tra DATABASE_URL, máy chủ PostgreSQL và quyền của tài khoản.',
        en: 'Check DATABASE_URL, the PostgreSQL server and the rights of the account.',
      }),
    ];
  } finally {
    await stack.close(() => undefined);
  }
}

/** A secret that is unsafe or damaged has a line of its own (check-machine.ts); the database is judged all the same. */
function keysOf({ dataDir }: Config, facts: DatabaseFacts): Finding[] {
  try {
    return judgeKeys(facts, readKeyFolderPrint(dataDir));
  } catch (error) {
    if (isAppError(error, secretErrors.INSTANCE_SECRET_UNSAFE)) return [];
    throw error;
  }
}

/** @param own null: this folder has no secret yet, and would get one of its own */
export function judgeKeys({ keyFolders }: Pick<DatabaseFacts, 'keyFolders'>, own: string | null): Finding[] {
  const others = [
    ...new Set(keyFolders.filter(({ keyFolder }) => keyFolder !== own).map(({ host }) => host)),
  ];
  if (others.length === 0) return [];
  return [
    bad(
      'DATA_DIR',
      {
        vi: `Các tiến trình đang chạy trên ${others.join(', ')} dùng thư mục khóa khác với máy này.`,
        en: `The processes running on ${others.join(', ')} use another folder of keys than this machine.`,
      },
      {
        vi: 'Mọi máy phải dùng chung một DATA_DIR (thư mục mạng); gắn đúng thư mục rồi mới khởi động.',
        en: 'All machines share one DATA_DIR (a network folder): mount the right one before starting.',
      },
    ),
  ];
}

function inUse(): Finding {
  const words = {
    vi: 'Dịch vụ đang chạy trên thư mục này: cơ sở dữ liệu nhúng chưa được hỏi.',
    en: 'The service runs on this folder: the embedded database was not asked.',
  };
  return warn(ABOUT, words, {
    vi: 'Xem /readyz của dịch vụ, hoặc dừng dịch vụ rồi chạy lại lệnh này.',
    en: "See the service's /readyz, or stop it and run this command again.",
  });
}

export function judgeServer(facts: DatabaseFacts): readonly Finding[] {
  const found: Finding[] = [];
  const major = Number.parseInt(facts.version, 10);
  if (major < LEAST_VERSION)
    found.push(
      bad(
        ABOUT,
        { vi: `PostgreSQL ${facts.version} quá cũ.`, en: `PostgreSQL ${facts.version} is too old.` },
        { vi: `Nâng lên bản ${LEAST_VERSION} trở lên.`, en: `Upgrade to ${LEAST_VERSION} or newer.` },
      ),
    );
  if (facts.encoding !== 'UTF8')
    found.push(
      bad(
        ABOUT,
        {
          vi: `Bảng mã là ${facts.encoding}, không phải UTF8.`,
          en: `The encoding is ${facts.encoding}, not UTF8.`,
        },
        {
          vi: 'Tạo lại cơ sở dữ liệu với ENCODING UTF8.',
          en: 'Make the database anew with ENCODING UTF8.',
        },
      ),
    );
  if (!facts.hasVietnamese)
    found.push(
      warn(
        ABOUT,
        {
          vi: 'Thiếu thứ tự chữ cái tiếng Việt (vi-x-icu).',
          en: 'Vietnamese sorting (vi-x-icu) is missing.',
        },
        { vi: 'Cài PostgreSQL có ICU.', en: 'Install a PostgreSQL with ICU.' },
      ),
    );
  if (Math.abs(facts.skewMs) > SKEW_MS)
    found.push(
      bad(
        ABOUT,
        {
          vi: `Đồng hồ máy chủ dữ liệu lệch ${Math.round(facts.skewMs / 1000)} giây.`,
          en: `The clock of the database server is off by ${Math.round(facts.skewMs / 1000)} s.`,
        },
        { vi: 'Bật NTP (chrony) trên cả hai máy.', en: 'Run NTP (chrony) on both machines.' },
      ),
    );
  if (facts.pendingMigrations > 0)
    found.push(
      warn(
        ABOUT,
        {
          vi: `Còn ${facts.pendingMigrations} bước chuyển đổi chưa chạy.`,
          en: `${facts.pendingMigrations} migrations have not run yet.`,
        },
        { vi: 'Chúng chạy khi dịch vụ khởi động.', en: 'They run when the service starts.' },
      ),
    );
  if (found.length > 0) return found;
  const words = `PostgreSQL ${facts.version}, UTF8`;
  return [good(ABOUT, `${words}, bảng đúng phiên bản.`, `${words}, tables up to date.`)];
}

export function judgeOffice(facts: OfficeFacts): readonly Finding[] {
  if (facts.accounts === 0) return [judgeAdministrators(facts)];
  const found = [judgeAdministrators(facts), judgeSecondFactor(facts), ...judgeCertificates(facts)];
  if (facts.unitsWithoutBooks.length > 0) {
    const names = some(facts.unitsWithoutBooks);
    found.push(
      bad(
        'Sổ · books',
        {
          vi: `Đơn vị chưa đủ sổ đi và sổ đến: ${names}.`,
          en: `Units without an outgoing and an incoming book: ${names}.`,
        },
        { vi: 'Mở sổ cho đơn vị trong ứng dụng.', en: 'Open books for the unit in the application.' },
      ),
    );
  } else
    found.push(good('Sổ · books', 'Đơn vị có văn thư đều có sổ.', 'Every unit with a clerk has its books.'));
  if (facts.recoveriesWaiting > 0)
    found.push(
      warn(
        'Hai người · two persons',
        {
          vi: `${facts.recoveriesWaiting} việc đang chờ người thứ hai xác nhận.`,
          en: `${facts.recoveriesWaiting} requests wait for a second person.`,
        },
        { vi: 'Xác nhận hoặc từ chối chúng.', en: 'Confirm or refuse them.' },
      ),
    );
  return found;
}

function judgeAdministrators({ accounts, administrators }: OfficeFacts): Finding {
  const about = 'Quản trị · administrators';
  if (accounts === 0)
    return bad(
      about,
      { vi: 'Chưa có tài khoản nào.', en: 'There is no account yet.' },
      { vi: 'Chạy “antin admin init”.', en: 'Run “antin admin init”.' },
    );
  if (administrators < 2)
    return warn(
      about,
      {
        vi: `Chỉ có ${administrators} quản trị viên.`,
        en: `There are ${administrators} administrators only.`,
      },
      {
        vi: 'Thêm một người: cấp lại mật khẩu cần hai người.',
        en: 'Add one: giving a password back needs two.',
      },
    );
  return good(about, `${administrators} quản trị viên.`, `${administrators} administrators.`);
}

function judgeSecondFactor({ withoutSecondFactor: names }: OfficeFacts): Finding {
  const about = 'Xác thực thứ hai · second factor';
  if (names.length === 0) return good(about, 'Mọi tài khoản đều đã cài.', 'Every account has set it up.');
  return warn(
    about,
    { vi: `Tài khoản chưa cài: ${some(names)}.`, en: `Accounts without: ${some(names)}.` },
    {
      vi: 'Họ cài khi đăng nhập lần tới; chưa cài thì không ký được.',
      en: 'They set it up at the next sign-in; without it nobody signs.',
    },
  );
}

function judgeCertificates(facts: OfficeFacts): Finding[] {
  const about = 'Chứng thư số · certificates';
  const missing = [...facts.leadersWithoutCertificate, ...facts.sealsWithoutCertificate];
  const found: Finding[] = [];
  if (missing.length > 0)
    found.push(
      warn(
        about,
        {
          vi: `Chưa có chứng thư còn hiệu lực: ${some(missing)}.`,
          en: `No valid certificate: ${some(missing)}.`,
        },
        { vi: 'antin admin key request, rồi key import.', en: 'antin admin key request, then key import.' },
      ),
    );
  if (facts.ending.length > 0) {
    const names = facts.ending.map(
      ({ subject, notAfter }) => `${subject.split(',')[0]} (${displayDate(vietnamDate(notAfter))})`,
    );
    found.push(
      warn(
        about,
        {
          vi: `Hết hạn trong ${SOON_DAYS} ngày: ${some(names)}.`,
          en: `Ending within ${SOON_DAYS} days: ${some(names)}.`,
        },
        { vi: 'Đề nghị gia hạn ngay.', en: 'Ask for their renewal now.' },
      ),
    );
  }
  return found.length > 0
    ? found
    : [
        good(
          about,
          'Lãnh đạo và con dấu đều có chứng thư còn hạn.',
          'Leaders and seals have valid certificates.',
        ),
      ];
}
