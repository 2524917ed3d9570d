import { expect } from 'chai';
import { createFirstAdministrators } from '../../../src/office/identity/first-administrator.ts';
import { allowedAs } from '../../../src/office/identity/permissions.ts';
import { signIn } from '../../../src/office/identity/sign-in.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('the first administrator', () => {
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench();
  });
  after(() => bench.database.drop());

  const command = {
    unit: {
      name: 'UBND tỉnh Tuyên Quang',
      kind: 'province',
      organCode: 'H60',
      abbreviation: 'UBND',
      place: 'Tuyên Quang',
      validFrom: '2011-01-01',
    },
    administrators: [{ fullName: 'Người Quản Trị', username: 'QuanTri' }],
    traceId: 'cli',
  };

  it('can sign in with the password told once and manage the whole instance', async () => {
    const { unitId, passwords } = await createFirstAdministrators(bench, command);
    const given = { ...passwords[0]!, ip: '127.0.0.1', userAgent: null, traceId: 't' };
    const { actor } = await signIn(bench, given);
    const below = { unitId: 'any unit below', unitPath: ['any unit below', unitId] };
    expect(allowedAs(actor, 'account.manage', below)).not.to.equal(null);
    expect(allowedAs(actor, 'document.issue', below)).to.equal(null);
  });

  it('is made once: an instance with units is refused', async () => {
    const refused = await createFirstAdministrators(bench, {
      ...command,
      administrators: [{ fullName: 'Kẻ Hai', username: 'ke.hai' }],
    }).catch((error) => error.code);
    expect(refused).to.equal('INSTANCE_NOT_EMPTY');
  });
});
