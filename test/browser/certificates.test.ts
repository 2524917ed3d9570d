/** IT binds a certificate of an official, stops it and binds the one that takes its place, in a browser. */
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { createDevelopmentPki } from '../../certs-dev/development-pki.ts';
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import {
  accessibilityFaults,
  builtWeb,
  desk,
  launchBrowser,
  openPage,
  picture,
  signInAs,
} from './browser-support.ts';

describe('certificates of officials, in the browser', function suite() {
  this.timeout(600_000);
  this.retries(1);
  let browser: Browser | undefined;
  let service: RunningService | undefined;

  before(async function prepare() {
    browser = await launchBrowser(this);
    await builtWeb();
    service = await startDemoService();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const communes = ['nhukhe', 'nhuhan'];

  it('certificates of an official, when IT binds one, stops it with a reason and binds another, then the official holds the new one alone', async () => {
    const member = await new OfficeDay(service!.origin).who(communes.shift()!, 'chutich');
    const pki = await createDevelopmentPki(join(service!.parts.config.dataDir, 'pki'));
    const { page, complaints } = await openPage(browser!, desk);
    await page.goto(`${service!.origin}/manage/certificates?unit=${member.unitId}`);
    await signInAs(page, service!.origin, 'huyen.cntt');
    const held = page
      .locator('.ant-card')
      .filter({ has: page.getByRole('heading', { level: 2, name: member.fullName }) });
    const lines = held.locator('.manage-list > li');
    const binding = page.getByRole('dialog', { name: /^Gắn chứng thư số: / });
    const chooseCertificate = async () => {
      const { certificate } = await pki.issue({
        kind: 'official',
        commonName: member.fullName,
        organisation: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
        locality: 'Tuyên Quang',
        keyType: 'ec-p256',
        pin: '123456',
      });
      await held.getByRole('button', { name: /^Gắn chứng thư số: / }).click();
      await binding.locator('input[type=file]').setInputFiles({
        name: 'chung-thu.cer',
        mimeType: 'application/pkix-cert',
        buffer: Buffer.from(certificate.der),
      });
      await binding.getByText('chung-thu.cer').waitFor();
    };
    const bind = async () => {
      await binding.getByRole('button', { name: 'Gắn chứng thư số', exact: true }).click();
      await binding.waitFor({ state: 'hidden' });
    };
    await chooseCertificate();
    await bind();
    await lines.filter({ hasText: 'Còn hiệu lực' }).waitFor();

    await held.getByRole('button', { name: /^Ngừng dùng: / }).click();
    const stopping = page.getByRole('dialog', { name: 'Ngừng dùng chứng thư số này tại đây?' });
    await stopping.getByLabel('Lý do').fill('đổi thiết bị');
    await stopping.getByRole('button', { name: 'Ngừng dùng' }).click();
    await stopping.waitFor({ state: 'hidden' });
    await lines.filter({ hasText: 'Đã thu hồi' }).waitFor();

    await chooseCertificate();
    await picture(page, 'certificates-binding');
    const faults = await accessibilityFaults(page);
    await bind();
    await lines.nth(1).waitFor();
    expect(await lines.filter({ hasText: 'Còn hiệu lực' }).count()).to.equal(1);
    expect(await lines.filter({ hasText: 'Đã thu hồi' }).count()).to.equal(1);
    await picture(page, 'certificates-bound');
    expect(faults).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });
});
