import { expect } from 'chai';
import { readDemoAccounts } from '../../../src/adapters/database/demo-accounts.ts';
import { createIdentityStore } from '../../../src/adapters/database/identity-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createRegistersStore } from '../../../src/adapters/database/registers-store.ts';
import { loadDemo } from '../../../src/demo/load-demo.ts';
import { demoNotice } from '../../../src/office/identity/demo-notice.ts';
import { openWorkbench, type Workbench } from '../../office/identity/workbench.ts';

describe('the demo notice', () => {
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench();
  });
  after(() => bench.database.drop());
  const notice = () =>
    demoNotice({ clock: bench.clock, demoAccounts: () => readDemoAccounts(bench.database.db) });

  it('without demo accounts, when asked, then tells no secret; with them, then names each with unit and post', async () => {
    expect(await notice()).to.equal(null);
    await loadDemo({
      ...bench,
      transact: (work) =>
        bench.database.db.transaction((tx) =>
          work({
            organisation: createOrganisationStore(tx),
            identity: createIdentityStore(tx),
            registers: createRegistersStore(tx),
          }),
        ),
    });
    const told = await notice();
    expect(told?.accounts).to.have.length(171);
    expect(told?.accounts[0]?.unitName).to.match(/^UBND/);
    expect(told?.code).to.match(/^\d{6}$/);
    const chairman = told?.accounts.find(({ username }) => username === 'chanson.chutich');
    expect(chairman).to.include({ unitName: 'UBND xã Chân Sơn', position: 'Chủ tịch' });
  });
});
