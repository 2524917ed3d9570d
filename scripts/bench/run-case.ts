/** One case in a process of its own: `run-case.ts NAME FILE FOLDER time|memory`. Answers with one line of JSON. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesWithRoom } from '../../src/lib/signing/roomy-bytes.ts';
import { type Case, openCase, ROOMY } from './cases.ts';
import { makePdf } from './make-pdf.ts';

const [name = '', file = '', folder = '', what = 'time'] = process.argv.slice(2);
const subject = await openCase(name, folder);
process.stdout.write(JSON.stringify(await (what === 'time' ? time(subject) : memory(subject, name))));
await subject.close?.();

/**
 * Medians of the case and of the floor, round by round in turn: whatever else the machine does weighs on both alike.
 * Garbage of the round before is collected outside the measured time.
 */
async function time(subject: Case): Promise<{ p50: number; floor: number; rounds: number }> {
  const bytes = readFileSync(join(folder, file));
  const floor = await openCase('floor', folder);
  const [own, least]: [number[], number[]] = [[], []];
  const large = bytes.length > 10e6;
  const end = performance.now() + (large ? 7000 : 3000);
  for (let round = 0; own.length < 5 || (performance.now() < end && own.length < 400); round++) {
    const took = await once(subject, bytes, round, large);
    const floorTook = await once(floor, bytes, round, large);
    if (round < (large ? 3 : 60)) continue;
    own.push(took);
    least.push(floorTook);
  }
  return { p50: median(own), floor: median(least), rounds: own.length };
}

async function once({ input, run }: Case, bytes: Uint8Array, round: number, large: boolean): Promise<number> {
  const given = input(bytes);
  if (large) globalThis.gc?.();
  const start = performance.now();
  await run(given, round);
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** The growth of the process from before the file is read to its highest, in bytes. */
async function memory({ input, run }: Case, name: string): Promise<{ peak: number }> {
  const small = makePdf(50_000);
  for (let round = 0; round < 20; round++) await run(input(small), round);
  forgetHighest();
  const before = process.memoryUsage.rss();
  await run(readOnce(join(folder, file), ROOMY.includes(name)), 0);
  return { peak: highest() - before };
}

/** Linux hands getrusage's figure down from the process that started this one (proc(5), execve): VmHWM is this one's own. */
function highest(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}

function forgetHighest(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function readOnce(path: string, withRoom: boolean): Uint8Array {
  if (!withRoom) return readFileSync(path);
  const handle = openSync(path, 'r');
  const bytes = bytesWithRoom(fstatSync(handle).size);
  for (let at = 0; at < bytes.length; ) at += readSync(handle, bytes, at, bytes.length - at, at);
  closeSync(handle);
  return bytes;
}
