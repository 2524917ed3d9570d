/** The mail itself: plain text and the same as simple HTML, Vietnamese first. */
import { displayDate, vietnamDate, vietnamTimestamp } from '../unit-of-work.ts';
import { kindWords } from './notice-kinds.ts';
import type { WaitingItem, WaitingKind } from './what-waits.ts';

export interface Digest {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface DigestFacts {
  readonly fullName: string;
  /** Where the service is opened; links start with it. */
  readonly publicUrl: string;
  readonly waiting: readonly WaitingKind[];
  readonly now: Date;
}

const hidden = 'Văn bản hạn chế phổ biến (xem trong hệ thống) · a document of limited circulation';

export function composeDigest({ fullName, publicUrl, waiting, now }: DigestFacts): Digest {
  const count = waiting.reduce((sum, { items }) => sum + items.length, 0);
  const total = `${waiting.some(({ more }) => more) ? 'hơn ' : ''}${count}`;
  const totalEn = `${waiting.some(({ more }) => more) ? 'more than ' : ''}${count}`;
  const one = waiting.every(({ kind }) => kind !== 'recovery-to-confirm')
    ? { vi: 'văn bản', en: 'document(s)' }
    : { vi: 'việc', en: 'thing(s)' };
  const greeting = `Kính gửi ${oneLine(fullName)},`;
  const lead = {
    vi: `Có ${total} ${one.vi} đang chờ ông/bà trên Ấn Tín:`,
    en: `${totalEn} ${one.en} wait for you in Ấn Tín:`,
  };
  const sections = waiting.map((one) => ({
    title: titleOf(one),
    lines: one.items.map(lineOf(publicUrl, now)),
  }));
  const foot = [
    `Mở Ấn Tín · Open: ${publicUrl}`,
    'Thư tự động, mỗi 15 phút nhiều nhất một thư; tắt từng loại trong mục thông báo của tài khoản.',
    'Automatic mail, at most one in 15 minutes; each kind can be switched off in your account.',
  ];
  return {
    subject: `[Ấn Tín] ${total} ${one.vi} đang chờ · ${totalEn} waiting`,
    text: asText([greeting, '', lead.vi, lead.en], sections, foot),
    html: asHtml([greeting, lead.vi, lead.en], sections, foot),
  };
}

interface Line {
  readonly words: string;
  readonly since: string;
  readonly link: string;
}

interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

function titleOf({ kind, items, more }: WaitingKind): string {
  const { vi, en } = kindWords[kind];
  return `${vi} · ${en}: ${items.length}${more ? '+' : ''}`;
}

function lineOf(publicUrl: string, now: Date): (item: WaitingItem) => Line {
  return ({ id, page, subject, since }) => ({
    words: subject === null ? hidden : oneLine(subject),
    since: `${displayDate(vietnamDate(since))} ${vietnamTimestamp(since).slice(11, 16)} (${ageOf(since, now)})`,
    link: `${publicUrl}${page}${page === 'recoveries' ? '' : `/${id}`}`,
  });
}

function ageOf(since: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} phút`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} giờ` : `${Math.floor(minutes / 1440)} ngày`;
}

function asText(head: readonly string[], sections: readonly Section[], foot: readonly string[]): string {
  const body = sections.flatMap(({ title, lines }) => [
    '',
    title,
    ...lines.flatMap(({ words, since, link }) => [`- ${words}`, `  từ ${since}`, `  ${link}`]),
  ]);
  return `${[...head, ...body, '', ...foot].join('\n')}\n`;
}

function asHtml(head: readonly string[], sections: readonly Section[], foot: readonly string[]): string {
  const paragraph = (line: string) => `<p>${escapeHtml(line)}</p>`;
  const item = ({ words, since, link }: Line) =>
    `<li><a href="${escapeHtml(link)}">${escapeHtml(words)}</a><br>từ ${escapeHtml(since)}</li>`;
  const section = ({ title, lines }: Section) =>
    `<h3>${escapeHtml(title)}</h3><ul>${lines.map(item).join('')}</ul>`;
  const parts = [...head.map(paragraph), ...sections.map(section), ...foot.map(paragraph)];
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><body>${parts.join('\n')}</body></html>`;
}

/** No line breaks, control or direction characters out of a record: the mail's lines are ours. */
function oneLine(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
