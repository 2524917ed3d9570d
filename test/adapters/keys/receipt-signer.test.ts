import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createReceiptSigner } from '../../../src/adapters/keys/receipt-signer.ts';
import { openWorkbench, unitOf, type Workbench } from '../../office/identity/workbench.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('receipt keys', () => {
  let bench: Workbench;
  let folder: string;
  const sender = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60' });
  const receiver = unitOf({ name: 'UBND xã Công Đa', organCode: '000.04.25.H60' });

  before(async () => {
    bench = await openWorkbench();
    folder = join(temporaryFolder('receipt-keys'), 'receipts');
    await bench.transact(({ organisation }) => organisation.insertUnits([sender, receiver]));
  });
  after(() => bench.database.drop());

  const signer = () => createReceiptSigner({ transact: bench.transact, clock: bench.clock, folder });

  it('verifies what the unit signed, and names the unit', async () => {
    const jws = await (await signer().signerFor(receiver.id))({ code: '01', subject: 'Về việc họp' });
    const verified = await signer().verify(jws);
    expect(verified?.payload).to.deep.equal({ code: '01', subject: 'Về việc họp' });
    expect(verified?.signers.map(({ unitId, validTo }) => [unitId, validTo])).to.deep.equal([
      [receiver.id, null],
    ]);
  });

  it('keeps one key per unit in a file of its owner, made once even by many first receipts at once', async () => {
    const processes = Array.from({ length: 6 }, signer);
    const signed = await Promise.all(
      processes.map(async (one) => (await one.signerFor(sender.id))({ from: 'sender' })),
    );
    for (const jws of signed) expect((await signer().verify(jws))?.signers[0]?.unitId).to.equal(sender.id);
    expect(readdirSync(folder).sort()).to.deep.equal([`${receiver.id}.json`, `${sender.id}.json`].sort());
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).to.equal(0o600);
  });

  it('keeps no private half in the database', async () => {
    const rows = await bench.database.pool.query<{ public_jwk: object }>(
      'SELECT public_jwk FROM receipt_keys',
    );
    expect(rows.rows).not.to.have.length(0);
    for (const row of rows.rows) expect(row.public_jwk).not.to.have.property('d');
  });

  it('says nothing for a changed payload, a foreign key, another algorithm or text that is no JWS', async () => {
    const jws = await (await signer().signerFor(receiver.id))({ code: '01' });
    const [header, , signature] = jws.split('.');
    const changed = Buffer.from(JSON.stringify({ code: '06' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const elsewhere = createReceiptSigner({
      transact: (work) =>
        work({
          organisation: {
            receiptKeys: async () => [],
            replaceReceiptKeys: async () => ({ ended: [], again: [] }),
          },
        }),
      clock: bench.clock,
      folder: join(temporaryFolder('foreign-keys'), 'receipts'),
    });
    const foreign = await (await elsewhere.signerFor(receiver.id))({ code: '01' });
    for (const bad of [`${header}.${changed}.${signature}`, foreign, `${none}.${changed}.`, 'no jws', ''])
      expect(await signer().verify(bad), bad).to.equal(null);
  });
});
