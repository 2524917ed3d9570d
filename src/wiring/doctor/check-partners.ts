/** Other systems: whether what was entered of each still serves, and whether this machine has what they ask for. */
import { isAppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { lgspSettings } from '../../office/exchange/edxml-settings.ts';
import { mailSettings } from '../../office/exchange/mail-settings.ts';
import type { Partner } from '../../office/exchange/partner.ts';
import { checkPartnerSettings } from '../../office/exchange/partner-settings.ts';
import { keyMissing } from '../edxml-signer.ts';
import { partnerSecrets } from '../partner-secrets.ts';
import { bad, type Finding, good } from './finding.ts';

export type EnteredPartner = Pick<Partner, 'id' | 'name' | 'kind' | 'endpoint' | 'settings' | 'simulated'>;

type Machine = Pick<Config, 'demo' | 'peer' | 'dataDir'> & Partial<Pick<Config, 'edxmlKey'>>;

const ABOUT = 'Liên thông · partners';

/** Nothing to say where none is entered. */
export function judgePartners(
  partners: readonly EnteredPartner[],
  { demo, peer, dataDir, edxmlKey }: Machine,
): readonly Finding[] {
  const found = partners.flatMap((partner) => [
    ...judgeSettings(partner),
    ...(partner.simulated && !demo ? [simulatedHere(partner)] : []),
    ...judgePasswords(partner, dataDir),
    ...judgeKeys(partner, { dataDir, edxmlKey }),
    ...(partner.kind === 'peer' && peer === undefined ? [withoutIdentity(partner)] : []),
  ]);
  if (found.length > 0 || partners.length === 0) return found;
  const names = partners.map(({ name }) => name).join(', ');
  return [good(ABOUT, `Thông số đủ: ${names}.`, `The settings serve: ${names}.`)];
}

const judgeSettings = (partner: EnteredPartner) => judge(partner, () => checkPartnerSettings(partner));

/** Of the mail servers that want a name, the password too. */
function judgePasswords(partner: EnteredPartner, dataDir: string): Finding[] {
  const settings = partner.kind === 'mail' ? mailSettings.safeParse(partner.settings).data : undefined;
  const wanted = (['smtp', 'imap'] as const).filter(
    (server) => settings && new URL(settings[server]).username !== '',
  );
  return wanted.flatMap((server) =>
    judge(partner, () => void partnerSecrets(dataDir)(partner, `${server}-password`)),
  );
}

/** Of an axis or an LGSP the shared secret; where signatures are wanted, the key for them. */
function judgeKeys(
  partner: EnteredPartner,
  { dataDir, edxmlKey }: Pick<Machine, 'dataDir' | 'edxmlKey'>,
): Finding[] {
  if (partner.kind !== 'vdxp' && partner.kind !== 'lgsp') return [];
  return [
    ...judge(partner, () => void partnerSecrets(dataDir)(partner, 'secret')),
    ...(partner.kind === 'lgsp' && lgspSettings.safeParse(partner.settings).data?.login
      ? judge(partner, () => void partnerSecrets(dataDir)(partner, 'password'))
      : []),
    ...judge(partner, () => {
      if (partner.settings['sign'] === true && !edxmlKey) throw keyMissing(partner);
    }),
  ];
}

function judge(partner: EnteredPartner, look: () => void): Finding[] {
  try {
    look();
    return [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    const words = { vi: error.title('vi'), en: error.title('en') };
    return [
      bad(
        ABOUT,
        { vi: `${partner.name}: ${words.vi}`, en: `${partner.name}: ${words.en}` },
        { vi: error.remedy('vi'), en: error.remedy('en') },
      ),
    ];
  }
}

function simulatedHere({ name }: EnteredPartner): Finding {
  return bad(
    ABOUT,
    {
      vi: `“${name}” là hệ thống mô phỏng trên dữ liệu thật: không gửi được tới đó.`,
      en: `“${name}” is a rehearsal beside real data: nothing goes there.`,
    },
    {
      vi: 'Ngừng đối tác này, khai báo hệ thống thật.',
      en: 'End this partner and enter the real system.',
    },
  );
}

function withoutIdentity({ name }: EnteredPartner): Finding {
  return bad(
    ABOUT,
    {
      vi: `“${name}” là một Ấn Tín khác nhưng máy này chưa có khóa và chứng thư liên thông.`,
      en: `“${name}” is another Ấn Tín, but this machine has no key and certificate for the exchange.`,
    },
    {
      vi: 'Đặt PEER_PORT, PEER_KEY, PEER_CERT, PEER_CA.',
      en: 'Set PEER_PORT, PEER_KEY, PEER_CERT, PEER_CA.',
    },
  );
}
