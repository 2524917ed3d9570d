import { expect } from 'chai';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { demoNotice } from '../../src/office/identity/demo-notice.ts';
import { loadActor } from '../../src/office/identity/load-actor.ts';
import { signIn } from '../../src/office/identity/sign-in.ts';
import { openWorkbench, type Workbench } from '../office/identity/workbench.ts';
import { openDemoOffice } from '../office/organisation/demo-office.ts';

describe('what is told of the demo', () => {
  const opened: Workbench[] = [];
  after(() => Promise.all(opened.map((bench) => bench.database.drop())));

  it('lets whoever reads it sign in with each account it shows', async () => {
    const { bench } = await openDemoOffice();
    opened.push(bench);
    const told = await demoNotice({ ...bench, demoAccounts: createDemoAccounts(bench) });
    expect(told?.accounts).to.have.length(11);
    for (const { username, fullName } of told?.accounts ?? []) {
      const given = { username, password: told?.password ?? '', code: told?.code ?? '' };
      const session = await signIn(bench, { ...given, ip: '127.0.0.1', userAgent: null, traceId: 't' });
      const credentials = { kind: 'session', secret: session.sessionToken, ip: '', traceId: '' } as const;
      expect((await loadActor(bench, credentials))?.actor.fullName).to.equal(fullName);
    }
  });

  it('tells no secret where no demo was loaded', async () => {
    const bench = await openWorkbench();
    opened.push(bench);
    expect(await demoNotice({ ...bench, demoAccounts: createDemoAccounts(bench) })).to.equal(null);
  });
});
