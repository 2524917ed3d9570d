/** A restore from a backup, seen by who checks the record from outside. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { EventRecord } from '../../../src/lib/record/event-leaf.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codesOf, judge, makeEvent, makeExport, makeKey, startOfRecord, toText } from './sealed-export.ts';

const at = (seconds: number) => new Date(startOfRecord + seconds * 1000).toISOString().replace('Z', '000Z');

/** The events up to the fifth are what the backup held; then the restore, then other work than before. */
function afterRestore(restoredAt: string): (n: number) => EventRecord {
  const lastEvent = { seq: makeEvent(4).seq, id: makeEvent(4).id, at: at(4), kind: 'document.signed' };
  return (n) => {
    const event = makeEvent(n < 5 ? n : n + 100);
    const late = { ...event, seq: n * 2 + 1, at: at(n + 30) };
    if (n < 5) return event;
    if (n > 5) return late;
    const after = { backup: '20261123', kind: 'physical', until: null, lastEvent, heldBooks: 3 };
    return { ...late, kind: 'instance.restored', at: restoredAt, after };
  };
}

describe('an export made after a restore', () => {
  const key = makeKey();
  const pin = { keys: [key.thumbprint] };
  const folder = temporaryFolder('restored');
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let earlier: string;
  let later: string;

  const make = async (sizes: number[], event?: (n: number) => EventRecord) =>
    toText(await makeExport({ sizes, key, ...(event && { event }) }));
  before(async () => {
    earlier = await make([2, 3, 2, 2]);
    later = await make([2, 3, 3, 2, 1], afterRestore(at(40)));
  });
  const headOf = async (text: string) => {
    const { head } = await judge(text, pin);
    return { number: head!.number, digest: head!.digest, sealedAt: head!.sealedAt };
  };
  const antin = async (...words: string[]) => {
    let out = '';
    const terminal = {
      out: (text: string) => (out += text),
      err: (text: string) => (out += text),
      columns: 80,
    };
    const code = await runCli(['ledger', 'check', ...words], terminal as never);
    return { code, out };
  };

  it('checked by itself, is intact and says on which day from a backup that ends at which event', async () => {
    const report = await judge(later, pin);
    expect(report.verdict).to.equal('intact');
    const [said] = report.findings.filter(({ code }) => code === 'RESTORED');
    expect(said).to.include({ level: 'note', batch: 3 });
    expect(said?.vi)
      .to.include('khôi phục ngày 23/11/2026 09:00')
      .and.include('sự kiện số 9 (23/11/2026 09:00)');
    expect(said?.en).to.include('restored on 23/11/2026').and.include('ends at event 9');
  });

  it('held against an export from before, tells from which batch they differ, how many events stand there, and the restore', async () => {
    const { code, out } = await antin(
      file('after.jsonl', later),
      '--key',
      key.thumbprint,
      '--head',
      file('before.jsonl', earlier),
    );
    expect(code, out).to.equal(2);
    expect(out).to.include('Từ lô 3, bản này khác bản trước (bản trước có đến lô 4; 4 sự kiện');
    expect(out).to.include('from batch 3 on').and.include('minutes of the restore');
    expect(out).not.to.include('FORKED');
  });

  it('held against a noted head of before, longer or shorter than it, is explained by the restore', async () => {
    const pinned = await headOf(earlier);
    expect(codesOf(await judge(later, { ...pin, pinned }))).to.include('FORKED_BY_RESTORE');
    const short = await make([2, 3, 3], afterRestore(at(40)));
    const report = await judge(short, { ...pin, pinned });
    expect(report.verdict).to.equal('undetermined');
    expect(codesOf(report)).to.include('FORKED_BY_RESTORE').and.not.include('TRUNCATED');
  });

  it('held against a head from after the restore, has nothing to explain', async () => {
    const longer = await make([2, 3, 3, 2, 1, 1], afterRestore(at(40)));
    const report = await judge(longer, { ...pin, pinned: await headOf(later) });
    expect(report.verdict).to.equal('intact');
    expect(codesOf(report)).to.include('RESTORED');
  });

  it('a restore that is older than the earlier export, or names no moment, excuses no rewriting', async () => {
    const pinned = await headOf(later);
    const rewritten = await make([2, 3, 3, 2, 1], (n) =>
      n < 8 ? afterRestore(at(1))(n) : { ...makeEvent(n + 900), seq: n * 2 + 1, at: at(n + 30) },
    );
    const report = await judge(rewritten, { ...pin, pinned });
    expect(report.verdict).to.equal('broken');
    expect(codesOf(report)).to.include('FORKED').and.not.include('FORKED_BY_RESTORE');
    const { number, digest } = await headOf(earlier);
    const unknown = await judge(later, { ...pin, pinned: { number, digest } });
    expect(codesOf(unknown)).to.include('FORKED');
  });

  it('a restore that was written in afterwards is a changed event and explains nothing', async () => {
    const lines = (
      await make([2, 3, 3, 2, 1], (n) => ({ ...makeEvent(n < 5 ? n : n + 100), seq: n * 2 + 1, at: at(n) }))
    )
      .split('\n')
      .map((line) =>
        line.includes(makeEvent(105).id) && line.includes('"event":{')
          ? line.replace('document.signed', 'instance.restored')
          : line,
      )
      .join('\n');
    const report = await judge(lines, { ...pin, pinned: await headOf(earlier) });
    expect(report.verdict).to.equal('broken');
    expect(codesOf(report)).to.include('FORKED').and.include('EVENT_CHANGED');
  });
});
