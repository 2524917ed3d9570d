/** What the check of signatures found, in words. */
import type { Json } from './api.ts';
import { both, type Child, facts, h, showTime } from './dom.ts';
import type { Tone } from './words.ts';

const indications: Readonly<Record<string, readonly [string, Tone]>> = {
  'TOTAL-PASSED': ['Hợp lệ', 'good'],
  INDETERMINATE: ['Chưa kết luận được', 'warn'],
  'TOTAL-FAILED': ['Không hợp lệ', 'bad'],
};

export function verdict(report: Json): Child {
  if (report === null || report === undefined) return h('p', { class: 'quiet' }, 'Chưa có kết quả kiểm tra.');
  const signatures: Json[] = report.signatures ?? [];
  return [
    sentence(report),
    signatures.map((signature) => signatureCard(signature)),
    signatures.length === 0 &&
      h('p', { class: 'quiet' }, both('Tệp không có chữ ký số nào.', 'no digital signature')),
  ];
}

function sentence(report: Json): Child {
  const text = report.sentence ?? report.summary;
  if (!text) return null;
  const vi = typeof text === 'string' ? text : text.vi;
  const en = typeof text === 'string' ? '' : text.en;
  const tone = toneOf(report.indication ?? report.verdict, report.valid);
  return h('div', { class: `says ${tone}` }, h('b', {}, vi), h('div', { class: 'en', lang: 'en' }, en));
}

function toneOf(indication: string | undefined, valid: boolean | undefined): Tone {
  if (indication !== undefined) return indications[indication]?.[1] ?? '';
  if (valid === undefined) return '';
  return valid ? 'good' : 'bad';
}

function signatureCard(signature: Json): HTMLElement {
  const [text, tone] = indications[signature.indication] ?? [signature.indication ?? '?', 'warn' as Tone];
  const words = signature.sentence ?? signature.summary ?? signature.reason;
  return h(
    'div',
    { class: 'card' },
    h('span', { class: `tag ${tone}` }, text),
    ' ',
    h('b', {}, signature.signerName ?? signature.signer ?? signature.field ?? ''),
    facts(
      ['Ô ký', signature.field],
      ['Thời điểm', showTime(signature.signingTime ?? signature.signedAt ?? signature.bestTime)],
      ['Mức', signature.level],
      ['Kết luận chi tiết', signature.subIndication],
      ['Diễn giải', typeof words === 'object' && words ? words.vi : words],
    ),
  );
}
