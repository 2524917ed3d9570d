/** The key of this service that signs messages in edXML, and for whom. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError, defineErrors } from '../app-error.ts';
import type { Config } from '../config.ts';
import { Certificate } from '../lib/pki/certificate.ts';
import { type Signer, signerFromKey } from '../lib/pki/signer.ts';
import { edxmlSettings } from '../office/exchange/edxml-settings.ts';
import type { Partner } from '../office/exchange/partner.ts';

export const edxmlSignerErrors = defineErrors({
  EDXML_KEY_MISSING: {
    kind: 'precondition-required',
    title: {
      vi: 'Đối tác “{partner}” đòi thông điệp có chữ ký (settings.sign), nhưng dịch vụ chưa có khóa EDXML_KEY.',
      en: 'The partner “{partner}” wants signed messages (settings.sign), and this service has no EDXML_KEY.',
    },
    remedy: {
      vi: 'Đặt EDXML_KEY và EDXML_CERT, khởi động lại, rồi cho gửi lại.',
      en: 'Set EDXML_KEY and EDXML_CERT, start again, then drive the message again.',
    },
  },
});

/** The files were held against each other when the settings were read. */
export function openEdxmlSigner({ edxmlKey }: Pick<Config, 'edxmlKey'>): Signer | undefined {
  if (!edxmlKey) return undefined;
  const pem = readFileSync(edxmlKey.certFile, 'utf8');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const [own, ...chain] = blocks.map((block) => Certificate.parse(block));
  return signerFromKey(createPrivateKey(readFileSync(edxmlKey.keyFile)), own!, chain);
}

export const keyMissing = ({ name }: Pick<Partner, 'name'>): AppError =>
  new AppError(edxmlSignerErrors.EDXML_KEY_MISSING, { params: { partner: name } });

/** Undefined: messages go to this partner unsigned. @throws AppError EDXML_KEY_MISSING */
export function signerFor(
  { name, settings }: Pick<Partner, 'name' | 'settings'>,
  signer: Signer | undefined,
): Signer | undefined {
  const { sign } = edxmlSettings.parse(settings);
  if (sign === true && !signer) throw keyMissing({ name });
  return sign === false ? undefined : signer;
}
