/** `antin admin recover`: the machine's keeper as second person, when nobody else is left in the application. */
import { confirmAtMachine, recoverAtMachine } from '../../office/identity/recover-at-machine.ts';
import type { Confirmed } from '../../office/identity/recovery.ts';
import { givingKinds } from '../../office/identity/recovery-store.ts';
import { operatorName, theMachine } from '../../wiring/admin-keys.ts';
import { type Admin, openAdmin } from '../../wiring/open-admin.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, printable, type Terminal, timeInVietnam } from '../terminal.ts';
import { realConfig } from './init.ts';

const options = {
  account: { type: 'string' },
  kind: { type: 'string' },
  reason: { type: 'string' },
  confirm: { type: 'string' },
  list: { type: 'boolean' },
  force: { type: 'boolean' },
} as const;

export async function recoverCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, options);
  const { account, confirm } = values;
  if ([account, confirm, values.list].filter((one) => one !== undefined).length !== 1)
    throw usage(
      'cần đúng một trong --account, --confirm, --list',
      'give one of --account, --confirm, --list',
    );
  const common = { actor: theMachine, operator: operatorName(), force: values.force === true };
  const admin = await openAdmin(realConfig());
  try {
    if (account !== undefined) {
      const kind = givingKinds.find((known) => known === values.kind);
      const { reason } = values;
      if (!kind) throw usage(`--kind là ${givingKinds.join(', ')}`, `--kind is ${givingKinds.join(', ')}`);
      if (!reason?.trim()) throw usage('thiếu --reason', '--reason is missing');
      const command = { ...common, username: account, kind, reason: reason.normalize('NFC').trim() };
      tell(await recoverAtMachine(admin.ports, command), terminal);
    } else if (confirm !== undefined) {
      tell(await confirmAtMachine(admin.ports, { ...common, id: confirm }), terminal);
    } else await list(admin, terminal);
    return 0;
  } finally {
    await admin.close();
  }
}

function tell({ password }: Confirmed, { out }: Terminal): void {
  out(
    '✓ Đã xác nhận; nhật ký ghi tên người ở máy chủ. · Confirmed; the record names who sat at the machine.\n',
  );
  if (password === null) return;
  out(`  Mật khẩu dùng một lần · one-time password: ${password}\n`);
}

async function list({ ports }: Admin, { out }: Terminal): Promise<void> {
  await ports.transact(async ({ recoveries, identity }) => {
    const { items } = await recoveries.list({ state: 'pending' }, { limit: 200 });
    if (items.length === 0) out('Không có yêu cầu nào đang chờ. · Nothing waits.\n');
    for (const { id, kind, accountId, reason, requestedAt } of items) {
      const account = accountId === null ? null : await identity.account(accountId);
      const who = printable(account?.username ?? 'con dấu · seal');
      out(`${id}  ${kind}  ${who}  ${timeInVietnam(requestedAt.toISOString())}\n    ${printable(reason)}\n`);
    }
  });
}
