/** Every picture of the guide and of the table of pages: whose, on what screen, at which address, after which clicks. */
import type { Page } from 'playwright-core';
import { demoPin } from '../../src/office/identity/demo.ts';
import type { Office } from './prepare-office.ts';

export interface Shot {
  /** docs/images/NAME.png */
  readonly name: string;
  /** A demo user name; nobody signed in when absent. */
  readonly who?: string;
  readonly on: 'phone' | 'desk';
  readonly address: (office: Office) => string;
  /** Clicks until the page shows what the picture is for. */
  readonly act?: (page: Page, office: Office) => Promise<unknown>;
}

const leader = 'chanson.chutich';
const clerk = 'chanson.vanthu';
const officer = 'chanson.chuyenvien';
const it = 'huyen.cntt';
const auditor = 'huyen.kiemtoan';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const drawn = (page: Page) => page.locator('canvas.pdf-picture').first().waitFor();
const reaches = (page: Page, text: string) => page.getByText(text).first().waitFor({ timeout: 60_000 });

async function givePin(page: Page): Promise<void> {
  await page.getByLabel('PIN của khóa ký').fill(demoPin);
  await press(page, 'Đồng ý');
}

const leaders: readonly Shot[] = [
  { name: 'page-waiting', who: leader, on: 'phone', address: () => '/waiting' },
  { name: 'step-sign-open', who: leader, on: 'phone', address: (o) => `/documents/${o.toSign}`, act: drawn },
  {
    name: 'step-return',
    who: leader,
    on: 'desk',
    address: (o) => `/documents/${o.toReturn}`,
    act: async (page) => {
      await page.locator('[data-mark=signature]').waitFor();
      const paper = page.locator('.pdf-page').first();
      await paper.dblclick({ position: { x: 300, y: 320 } });
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Ý kiến').fill('Ghi rõ thời hạn báo cáo.');
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await press(page, /Trả lại \(1\)/);
      await page.getByLabel('Lý do, điều cần sửa').fill('Bổ sung thời hạn báo cáo.');
    },
  },
  {
    name: 'step-sign-pin',
    who: leader,
    on: 'phone',
    address: (o) => `/documents/${o.toSign}`,
    act: async (page) => {
      await drawn(page);
      await press(page, 'Ký số');
      await page.getByLabel('PIN của khóa ký').waitFor();
    },
  },
  {
    name: 'step-signed',
    who: leader,
    on: 'phone',
    address: (o) => `/documents/${o.toSign}`,
    act: async (page) => {
      await drawn(page);
      await press(page, 'Ký số');
      await givePin(page);
      await reaches(page, 'Máy chủ đã kiểm tra lại tệp vừa ký');
      await page.getByText('Hợp lệ', { exact: true }).waitFor();
    },
  },
  { name: 'page-batch', who: leader, on: 'phone', address: () => '/batch' },
  {
    name: 'page-batch-result',
    who: leader,
    on: 'phone',
    address: () => '/batch',
    act: async (page) => {
      await page.getByText('Hết danh sách.').scrollIntoViewIfNeeded();
      await press(page, /Ký số \d+ văn bản/);
      await givePin(page);
      await page.getByText(/Xong: đã ký/).waitFor();
    },
  },
  { name: 'page-delegation', who: leader, on: 'phone', address: () => '/delegation' },
  { name: 'page-history', who: leader, on: 'phone', address: () => '/history' },
  {
    name: 'step-direct',
    who: leader,
    on: 'phone',
    address: (o) => `/incoming/${o.toDirect}`,
    act: async (page) => {
      await press(page, 'Cho ý kiến chỉ đạo…');
      await page.getByRole('dialog').waitFor();
    },
  },
];

const clerks: readonly Shot[] = [
  { name: 'page-outgoing', who: clerk, on: 'desk', address: () => '/outgoing' },
  {
    name: 'step-issue',
    who: clerk,
    on: 'desk',
    address: (o) => `/documents/${o.toIssue}`,
    act: async (page) => {
      await press(page, 'Phát hành…');
      await page.getByText('Xem trước trang có dấu').click();
      await page.locator('.stamp-mark.seal').waitFor();
    },
  },
  {
    name: 'step-send',
    who: clerk,
    on: 'desk',
    address: (o) => `/documents/${o.toSend}`,
    act: (page) => press(page, 'Gửi…'),
  },
  { name: 'page-document', who: clerk, on: 'desk', address: (o) => `/documents/${o.sent}`, act: drawn },
  { name: 'page-incoming', who: clerk, on: 'desk', address: () => '/incoming' },
  { name: 'page-arrival', who: clerk, on: 'desk', address: (o) => `/incoming/${o.toRegister}`, act: drawn },
  {
    name: 'step-register',
    who: clerk,
    on: 'desk',
    address: (o) => `/incoming/${o.toRegister}`,
    act: async (page) => {
      await press(page, /^Đăng ký vào sổ/);
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'page-paper', who: clerk, on: 'desk', address: () => '/incoming/new' },
  { name: 'page-registers', who: clerk, on: 'desk', address: () => '/registers' },
  { name: 'page-postings', who: clerk, on: 'desk', address: () => '/postings' },
  { name: 'page-groups', who: clerk, on: 'desk', address: () => '/groups' },
  {
    name: 'step-keys',
    who: clerk,
    on: 'desk',
    address: () => '/incoming',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

const officers: readonly Shot[] = [
  { name: 'page-drafts', who: officer, on: 'desk', address: () => '/drafts' },
  { name: 'page-draft', who: officer, on: 'desk', address: (o) => `/drafts/${o.draft}` },
  { name: 'page-tasks', who: officer, on: 'desk', address: () => '/tasks' },
  { name: 'page-search', who: officer, on: 'desk', address: () => '/search?query=bao+cao' },
  { name: 'page-account', who: officer, on: 'desk', address: () => '/account' },
];

const watchers: readonly Shot[] = [
  { name: 'page-share', who: it, on: 'desk', address: () => '/share' },
  { name: 'page-deliveries', who: it, on: 'desk', address: () => '/deliveries' },
  { name: 'page-health', who: it, on: 'desk', address: () => '/health' },
  { name: 'page-ledger', who: auditor, on: 'desk', address: () => '/ledger' },
  { name: 'page-manage', who: it, on: 'desk', address: () => '/manage' },
  { name: 'page-manage-area', who: it, on: 'desk', address: () => '/manage/certificates' },
  { name: 'page-recoveries', who: it, on: 'desk', address: () => '/recoveries' },
  { name: 'page-partners', who: it, on: 'desk', address: () => '/partners' },
];

const anybody: readonly Shot[] = [
  { name: 'page-sign-in', on: 'phone', address: () => '/' },
  {
    name: 'page-check',
    on: 'phone',
    address: () => '/check',
    act: async (page, office) => {
      const buffer = Buffer.from(office.issuedFile);
      const file = { name: 'van-ban.pdf', mimeType: 'application/pdf', buffer };
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.getByText('Hợp lệ', { exact: true }).first().waitFor({ timeout: 30_000 });
    },
  },
];

/** In this order: some clicks change what later pictures show. */
export const shots: readonly Shot[] = [...clerks, ...officers, ...leaders, ...watchers, ...anybody];

export const people: readonly string[] = [leader, clerk, officer, it, auditor];
