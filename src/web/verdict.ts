/** What the check of signatures found, in words. The shape is that of src/lib/verification/report.ts. */
import type { Json } from './api.ts';
import { both, type Child, facts, h, showTime } from './dom.ts';
import type { Tone } from './words.ts';

const verdicts: Readonly<Record<string, readonly [string, Tone]>> = {
  'TOTAL-PASSED': ['Hợp lệ', 'good'],
  INDETERMINATE: ['Chưa kết luận được', 'warn'],
  'TOTAL-FAILED': ['Không hợp lệ', 'bad'],
};

/** Of one file, or of all files of a document. */
export function verdict(answer: Json): Child {
  const report = answer?.report ?? answer?.verdict ?? answer;
  if (Array.isArray(report?.signatures)) return reportCards(report);
  const files: Json[] = answer?.files ?? [];
  if (files.length === 0) return h('p', { class: 'quiet' }, 'Chưa có kết quả kiểm tra.');
  return files.map((file) => [h('h2', {}, file.name), verdict(file)]);
}

function reportCards(report: Json): Child {
  const { document: whole } = report;
  return [
    whole && says(whole.verdict, whole.sentence),
    warnings(whole?.warnings),
    report.signatures.map(signatureCard),
    report.signatures.length === 0 &&
      h('p', { class: 'quiet' }, both('Tệp không có chữ ký số nào.', 'no digital signature')),
  ];
}

export function says(word: string | undefined, sentence: Json): Child {
  if (!sentence) return null;
  const tone = verdicts[word ?? '']?.[1] ?? 'warn';
  const vi = typeof sentence === 'string' ? sentence : sentence.vi;
  return h(
    'div',
    { class: `says ${tone}` },
    h('b', {}, vi),
    typeof sentence === 'object' && h('div', { class: 'en', lang: 'en' }, sentence.en),
  );
}

function signatureCard(one: Json): HTMLElement {
  const [text, tone] = verdicts[one.verdict] ?? ['Chưa rõ', 'warn' as Tone];
  const signer = typeof one.signer === 'string' ? one.signer : one.signer?.commonName;
  const changes: Json[] = (one.modifiedAfter ?? []).filter((change: Json) => !change.permitted);
  return h(
    'div',
    { class: 'card' },
    h('p', { class: 'row' }, h('span', { class: `tag ${tone}` }, text), h('b', {}, signer ?? one.field)),
    facts(
      ['Diễn giải', typeof one.sentence === 'object' ? one.sentence?.vi : one.sentence],
      ['Cơ quan, tổ chức', one.signer?.organisation],
      ['Thời điểm được chứng thực', showTime(one.provedTime)],
      ['Thời điểm người ký khai', showTime(one.claimedTime)],
      ['Mức', one.level],
      ['Kết luận chi tiết', one.subIndication],
      ['Ô ký', one.field],
      changes.length > 0 ? ['Thay đổi sau khi ký', changes.map((change) => h('div', {}, change.vi))] : null,
    ),
    warnings(one.warnings),
  );
}

function warnings(list: Json[] | undefined): Child {
  return (list ?? []).map((warning) => h('div', { class: 'says warn' }, warning.vi));
}
