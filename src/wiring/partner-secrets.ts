/** Secrets of partners: `DATA_DIR/partners/<partner id>/<name>`, readable by the service alone. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, defineErrors } from '../app-error.ts';
import type { Partner } from '../office/exchange/partner.ts';

export const partnerSecretErrors = defineErrors({
  PARTNER_SECRET_MISSING: {
    kind: 'precondition-required',
    title: {
      vi: 'Đối tác “{partner}” thiếu tệp bí mật {file} ({reason}).',
      en: 'The partner “{partner}” lacks its secret file {file} ({reason}).',
    },
    remedy: {
      vi: 'Ghi bí mật vào tệp ấy, đặt quyền 0600, rồi cho gửi lại.',
      en: 'Put the secret into that file with mode 0600, then drive the message again.',
    },
  },
});

export type PartnerSecrets = (partner: Pick<Partner, 'id' | 'name'>, name: string) => string;

/** Read anew at each use: a secret that was changed needs no restart. @returns throws AppError PARTNER_SECRET_MISSING */
export function partnerSecrets(dataDir: string): PartnerSecrets {
  return (partner, name) => {
    const file = join(dataDir, 'partners', partner.id, name);
    const refuse = (reason: string, cause?: unknown) =>
      new AppError(partnerSecretErrors.PARTNER_SECRET_MISSING, {
        params: { partner: partner.name, file, reason },
        cause,
      });
    try {
      if ((statSync(file).mode & 0o077) !== 0) throw refuse('mode 0600');
      const text = readFileSync(file, 'utf8').trim();
      if (text === '') throw refuse('empty');
      return text;
    } catch (error) {
      throw error instanceof AppError
        ? error
        : refuse((error as NodeJS.ErrnoException).code ?? 'unreadable', error);
    }
  };
}

/** PEM of the authority that the partner's mail servers are signed by, in the file `ca`, where the usual ones do not serve. */
export function partnerAuthority(dataDir: string): (partner: Pick<Partner, 'id'>) => string | undefined {
  return ({ id }) => {
    const file = join(dataDir, 'partners', id, 'ca');
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
}
