/** Every page: its address, its name in the menu, who sees it there, and the file that draws it, loaded when needed. */
import {
  ApiOutlined,
  AuditOutlined,
  BookOutlined,
  CheckSquareOutlined,
  EditOutlined,
  ExportOutlined,
  FormOutlined,
  HeartOutlined,
  HistoryOutlined,
  ImportOutlined,
  InboxOutlined,
  MailOutlined,
  PieChartOutlined,
  SearchOutlined,
  SendOutlined,
  SettingOutlined,
  SwapOutlined,
  TeamOutlined,
  UsergroupAddOutlined,
} from '@ant-design/icons';
import type { ComponentType, ReactNode } from 'react';
import type { Language } from '../catalogue/words.ts';
import type { Role } from './session.tsx';

export interface PageRow {
  readonly path: string;
  readonly title: Readonly<Record<Language, string>>;
  /** Who has it in the menu; permission itself is decided by the server. Empty: not in the menu. */
  readonly menuFor: readonly Role[];
  /** In the bar of a phone, where the title itself has no room. */
  readonly short?: Readonly<Record<Language, string>>;
  /** Stands in the bar at the bottom of a phone. */
  readonly onPhone?: true;
  readonly icon?: ReactNode;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const pages: readonly PageRow[] = [
  {
    path: '/waiting',
    title: { vi: 'Việc chờ tôi', en: 'Waiting for me' },
    short: { vi: 'Chờ tôi', en: 'Waiting' },
    menuFor: ['leader', 'clerk', 'officer'],
    onPhone: true,
    icon: <InboxOutlined aria-hidden />,
    load: () => import('../pages/waiting/waiting-page.tsx'),
  },
  {
    path: '/incoming',
    title: { vi: 'Văn bản đến', en: 'Incoming' },
    menuFor: ['clerk', 'leader', 'officer', 'auditor'],
    onPhone: true,
    icon: <ImportOutlined aria-hidden />,
    load: () => import('../pages/incoming/incoming-page.tsx'),
  },
  {
    path: '/incoming/new',
    title: { vi: 'Đăng ký văn bản giấy đến', en: 'Register a paper document' },
    menuFor: [],
    load: () => import('../pages/incoming/paper-page.tsx'),
  },
  {
    path: '/incoming/:id',
    title: { vi: 'Văn bản đến', en: 'Incoming document' },
    menuFor: [],
    load: () => import('../pages/incoming/arrival-page.tsx'),
  },
  {
    path: '/tasks',
    title: { vi: 'Việc được giao', en: 'My tasks' },
    short: { vi: 'Được giao', en: 'Tasks' },
    menuFor: ['leader', 'officer', 'clerk'],
    onPhone: true,
    icon: <CheckSquareOutlined aria-hidden />,
    load: () => import('../pages/tasks/tasks-page.tsx'),
  },
  {
    path: '/drafts',
    title: { vi: 'Dự thảo', en: 'Drafts' },
    menuFor: ['officer', 'clerk', 'leader'],
    onPhone: true,
    icon: <FormOutlined aria-hidden />,
    load: () => import('../pages/drafts/drafts-page.tsx'),
  },
  {
    path: '/drafts/:id',
    title: { vi: 'Soạn văn bản', en: 'Draft' },
    menuFor: [],
    load: () => import('../pages/compose/compose-page.tsx'),
  },
  {
    path: '/search',
    title: { vi: 'Tìm văn bản', en: 'Search' },
    menuFor: ['leader', 'clerk', 'officer', 'auditor'],
    onPhone: true,
    icon: <SearchOutlined aria-hidden />,
    load: () => import('../pages/search/search-page.tsx'),
  },
  {
    path: '/outgoing',
    title: { vi: 'Văn bản đi', en: 'Outgoing' },
    menuFor: ['clerk', 'leader'],
    onPhone: true,
    icon: <ExportOutlined aria-hidden />,
    load: () => import('../pages/outgoing/outgoing-page.tsx'),
  },
  {
    path: '/registers',
    title: { vi: 'Sổ đăng ký', en: 'Registers' },
    menuFor: ['clerk', 'leader', 'auditor'],
    icon: <BookOutlined aria-hidden />,
    load: () => import('../pages/registers/registers-page.tsx'),
  },
  {
    path: '/postings',
    title: { vi: 'Gửi bản giấy', en: 'Paper mail' },
    menuFor: ['clerk'],
    icon: <MailOutlined aria-hidden />,
    load: () => import('../pages/postings/postings-page.tsx'),
  },
  {
    path: '/groups',
    title: { vi: 'Nhóm nơi nhận', en: 'Address groups' },
    menuFor: ['clerk'],
    icon: <TeamOutlined aria-hidden />,
    load: () => import('../pages/groups/groups-page.tsx'),
  },
  {
    path: '/documents/:id',
    title: { vi: 'Văn bản đi', en: 'Outgoing document' },
    menuFor: [],
    load: () => import('../pages/document/document-page.tsx'),
  },
  {
    path: '/batch',
    title: { vi: 'Ký hàng loạt', en: 'Sign many at once' },
    menuFor: ['leader'],
    icon: <EditOutlined aria-hidden />,
    load: () => import('../pages/batch/batch-page.tsx'),
  },
  {
    path: '/batch/:id',
    title: { vi: 'Ký hàng loạt', en: 'Sign many at once' },
    menuFor: [],
    load: () => import('../pages/batch/batch-result-page.tsx'),
  },
  {
    path: '/delegation',
    title: { vi: 'Giao ký thay', en: 'Delegation' },
    menuFor: ['leader'],
    onPhone: true,
    icon: <SwapOutlined aria-hidden />,
    load: () => import('../pages/delegation/delegation-page.tsx'),
  },
  {
    path: '/history',
    title: { vi: 'Việc tôi đã làm', en: 'What I did' },
    menuFor: ['leader', 'clerk', 'officer'],
    onPhone: true,
    icon: <HistoryOutlined aria-hidden />,
    load: () => import('../pages/history/history-page.tsx'),
  },
  {
    path: '/account',
    title: { vi: 'Tài khoản', en: 'Account' },
    menuFor: [],
    load: () => import('../pages/account/account-page.tsx'),
  },
  {
    path: '/share',
    title: { vi: 'Tỷ lệ điện tử', en: 'Electronic share' },
    menuFor: ['it', 'auditor', 'leader'],
    icon: <PieChartOutlined aria-hidden />,
    load: () => import('../pages/share/share-page.tsx'),
  },
  {
    path: '/deliveries',
    title: { vi: 'Chuyển phát', en: 'Deliveries' },
    menuFor: ['it', 'clerk'],
    icon: <SendOutlined aria-hidden />,
    load: () => import('../pages/deliveries/deliveries-page.tsx'),
  },
  {
    path: '/partners',
    title: { vi: 'Liên thông', en: 'Other systems' },
    menuFor: ['it'],
    icon: <ApiOutlined aria-hidden />,
    load: () => import('../pages/partners/partners-page.tsx'),
  },
  {
    path: '/health',
    title: { vi: 'Tình trạng dịch vụ', en: 'Health' },
    menuFor: ['it'],
    icon: <HeartOutlined aria-hidden />,
    load: () => import('../pages/health/health-page.tsx'),
  },
  {
    path: '/ledger',
    title: { vi: 'Nhật ký', en: 'Ledger' },
    menuFor: ['it', 'auditor'],
    icon: <AuditOutlined aria-hidden />,
    load: () => import('../pages/ledger/ledger-page.tsx'),
  },
  {
    path: '/manage',
    title: { vi: 'Quản trị', en: 'Administration' },
    menuFor: ['it'],
    icon: <SettingOutlined aria-hidden />,
    load: () => import('../pages/manage/manage-page.tsx'),
  },
  {
    path: '/manage/:area',
    title: { vi: 'Quản trị', en: 'Administration' },
    menuFor: [],
    load: () => import('../pages/manage/manage-page.tsx'),
  },
  {
    path: '/recoveries',
    title: { vi: 'Việc cần hai người', en: 'What needs two persons' },
    menuFor: ['it', 'leader'],
    icon: <UsergroupAddOutlined aria-hidden />,
    load: () => import('../pages/recoveries/recoveries-page.tsx'),
  },
];
