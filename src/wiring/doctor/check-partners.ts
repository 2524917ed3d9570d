/** Other systems: whether what was entered of each still serves, and whether this machine has what they ask for. */
import { isAppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import type { Partner } from '../../office/exchange/partner.ts';
import { checkPartnerSettings } from '../../office/exchange/partner-settings.ts';
import { bad, type Finding, good } from './finding.ts';

export type EnteredPartner = Pick<Partner, 'name' | 'kind' | 'endpoint' | 'settings' | 'simulated'>;

const ABOUT = 'Liên thông · partners';

/** Nothing to say where none is entered. */
export function judgePartners(
  partners: readonly EnteredPartner[],
  { demo, peer }: Pick<Config, 'demo' | 'peer'>,
): readonly Finding[] {
  const found = partners.flatMap((partner) => [
    ...judgeSettings(partner),
    ...(partner.simulated && !demo ? [simulatedHere(partner)] : []),
    ...(partner.kind === 'peer' && peer === undefined ? [withoutIdentity(partner)] : []),
  ]);
  if (found.length > 0 || partners.length === 0) return found;
  const names = partners.map(({ name }) => name).join(', ');
  return [good(ABOUT, `Thông số đủ: ${names}.`, `The settings serve: ${names}.`)];
}

function judgeSettings(partner: EnteredPartner): Finding[] {
  try {
    checkPartnerSettings(partner);
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
