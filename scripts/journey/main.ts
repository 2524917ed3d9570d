/** npm run journey: documents through the running service, as a client of its HTTP API. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { vietnamDate } from '../../src/office/unit-of-work.ts';
import { type Arguments, readArguments, usage } from './arguments.ts';
import { Cast } from './cast.ts';
import type { Json } from './client.ts';
import { head, shareLines, stepLine, tail } from './print.ts';
import { composeSample } from './sample-document.ts';
import { type Pdf, type Walk, walkDocument } from './walk-document.ts';

const origin = process.env['ANTIN_URL'] || 'http://127.0.0.1:3000';

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const given = readArguments(words);
  const cast = new Cast(origin);
  const say = (line: string) => {
    if (!given.json) console.log(line);
  };
  const parties = { sender: given.sender, receivers: given.receivers };
  const walks: Walk[] = [];
  for (const open of await sources(given, cast)) {
    const pdf = await open();
    say(head(pdf.name, pdf.bytes.size));
    const walk = await walkDocument({ origin, cast, parties }, pdf, (step) => say(stepLine(step)));
    say(tail(walk));
    walks.push(walk);
  }
  const share = await shareOf(cast, given.sender);
  if (given.json) console.log(JSON.stringify({ origin, walks, share }, null, 2));
  else console.log(shareLines(share));
  const held = walks.filter(({ ok }) => ok).length;
  say(`\n${held}/${walks.length} tệp đi hết hành trình.`);
  return held === walks.length ? 0 : 1;
}

/** Files are opened one by one, when their turn comes. */
async function sources(given: Arguments, cast: Cast): Promise<(() => Promise<Pdf>)[]> {
  if (given.files.length === 0) return [() => sample(given, cast)];
  return given.files.map((path) => async () => ({
    name: basename(path),
    bytes: await openAsBlob(path, { type: 'application/pdf' }),
  }));
}

async function sample(given: Arguments, cast: Cast): Promise<Pdf> {
  const chairman = await cast.member(`${given.sender}.chutich`);
  const receivers = await Promise.all(given.receivers.map((unit) => cast.member(`${unit}.vanthu`)));
  const unit: Json = await chairman.api.get(`/units/${chairman.unitId}`);
  const parent: Json = await chairman.api.get(`/units/${unit.parentId}`);
  const bytes = await composeSample({
    place: unit.place,
    unitName: unit.name,
    parentName: parent.name,
    signerName: chairman.fullName,
    receivers: receivers.map(({ unitName }) => unitName),
  });
  return { name: 'cong-van-mau.pdf', bytes: new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }) };
}

async function shareOf(cast: Cast, sender: string): Promise<Json> {
  const clerk = await cast.member(`${sender}.vanthu`);
  const year = vietnamDate(new Date()).slice(0, 4);
  const period = `from=${year}-01-01&to=${year}-12-31`;
  return clerk.api.get(`/share?unitId=${clerk.unitId}&direction=outgoing&${period}`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
