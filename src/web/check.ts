/** The public check: a code from a QR, or a file. */
import { call, get, type Json } from './api.ts';
import { both, type Child, facts, h, replace, showDate } from './dom.ts';
import { acting, describe } from './problem.ts';
import { verdict } from './verdict.ts';

const states: Readonly<Record<string, readonly [string, string]>> = {
  issued: ['Văn bản đã phát hành và đang có giá trị.', 'good'],
  recalled: ['Văn bản ĐÃ BỊ THU HỒI.', 'bad'],
  replaced: ['Văn bản đã được văn bản khác thay thế.', 'warn'],
};

const MB = 1024 * 1024;
const LIMIT = 100 * MB;
const page = document.querySelector('#page')!;
const token = /^\/check\/([^/]+)$/.exec(location.pathname)?.[1];
let issued: Json = null;

function issuedCard(found: Json): HTMLElement {
  const [sentence, tone] = states[found.state] ?? ['', 'warn'];
  return h(
    'section',
    { class: 'card' },
    h('div', { class: `says ${tone}` }, h('b', {}, sentence)),
    facts(
      ['Số, ký hiệu', found.numberSymbol],
      ['Ngày ban hành', showDate(found.issuedOn)],
      ['Cơ quan ban hành', found.issuer],
      ['SHA-256 của bản phát hành', h('span', { class: 'mono' }, found.sha256)],
    ),
    h('p', { class: 'quiet' }, 'Để biết tệp bạn giữ có đúng là bản này không, hãy chọn tệp ở dưới.'),
  );
}

function result(body: Json): Child {
  const same = issued === null ? null : issued.sha256 === body.sha256;
  return [
    same === true &&
      h('div', { class: 'says good' }, h('b', {}, 'Tệp của bạn đúng là bản đã phát hành, từng byte một.')),
    same === false &&
      h('div', { class: 'says bad' }, h('b', {}, 'Tệp của bạn KHÔNG phải là bản đã phát hành.')),
    verdict(body.report),
    facts(
      ['SHA-256', h('span', { class: 'mono' }, body.sha256)],
      ['Dung lượng', `${Math.ceil(body.size / 1024)} KB`],
    ),
  ];
}

function uploadCard(): HTMLElement {
  const file = h('input', {
    type: 'file',
    accept: 'application/pdf,.pdf',
    required: true,
    'aria-label': 'Tệp PDF',
  });
  const answer = h('div', { 'aria-live': 'polite' });
  const submit = acting(async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    if (chosen.size > LIMIT) {
      replace(answer, h('div', { class: 'says bad' }, 'Tệp lớn hơn 100 MB.'));
      return;
    }
    replace(answer, h('p', { class: 'quiet' }, 'Đang kiểm tra…'), h('progress', {}));
    try {
      replace(answer, result((await call('POST', '/check', { file: chosen })).body));
    } catch (error) {
      replace(answer, h('div', { class: 'says bad', role: 'alert' }, describe(error)));
    }
  });
  return h(
    'form',
    { class: 'card', onsubmit: submit },
    h('h2', {}, both('Kiểm tra chữ ký của một tệp PDF', 'check the signatures of a PDF')),
    h('p', { class: 'quiet' }, 'Tệp chỉ được đọc để kiểm tra, không lưu lại. Tối đa 100 MB.'),
    file,
    h('p', {}, h('button', { class: 'main', type: 'submit' }, 'Kiểm tra')),
    answer,
  );
}

async function draw(): Promise<void> {
  const head = h('h1', {}, both('Kiểm tra văn bản', 'check a document'));
  if (token === undefined) return replace(page, head, uploadCard());
  try {
    issued = await get(`/check/${encodeURIComponent(token)}`);
    replace(page, head, issuedCard(issued), uploadCard());
  } catch (error) {
    replace(page, head, h('div', { class: 'says bad', role: 'alert' }, describe(error)), uploadCard());
  }
}

void draw();
