/** The share as a paper: its figures with definition and cut-off, and the very documents they count. */
import type { PrintedBook, PrintedRow } from '../../lib/typesetting/printed-book.ts';
import { documentType } from '../documents/document-types.ts';
import { stampText } from '../documents/registers/print-register.ts';
import { type ExportFormat, exportLimits, refuseTooLong } from '../documents/registers/render-register.ts';
import type { Actor } from '../identity/actor.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { ratios, shareDefinition } from './read-share.ts';
import { openReport, periodLine } from './report-ground.ts';
import type { CountedDocument, ShareCounts, ShareQuestion, ShareStore } from './share-store.ts';

export interface ExportSharePorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
    readonly share: Pick<ShareStore, 'counts' | 'documents'>;
  }>;
  readonly clock: Clock;
  readonly demo: boolean;
}

const PAGE = 1000;

/** The classes are counted from the list itself, so that the two can not differ. @throws AppError as `readShareDocuments` */
export async function exportShare(
  ports: ExportSharePorts,
  actor: Actor,
  question: ShareQuestion,
  format: ExportFormat,
): Promise<PrintedBook> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const agency = await openReport(tx.organisation, actor, 'share.open-documents', question);
    const { excluded } = await tx.share.counts(question);
    const documents = await allDocuments(tx.share, question, exportLimits[format]);
    const outgoing = question.direction === 'outgoing';
    return {
      ...agency,
      title: `TỶ LỆ VĂN BẢN ${outgoing ? 'ĐI' : 'ĐẾN'} ĐIỆN TỬ`,
      lines: [periodLine(question), ...typeLine(question), `Số liệu tính đến ${stampText(now)}`],
      front: 'head',
      tables: [
        {
          name: 'Số liệu',
          heading: 'I. SỐ LIỆU',
          columns: [
            { title: 'Chỉ tiêu', share: 180 },
            { title: 'Giá trị', share: 60, align: 'center' },
          ],
          rows: figureRows(documents, excluded, question),
        },
        {
          name: 'Văn bản',
          heading: 'II. CÁC VĂN BẢN ĐƯỢC TÍNH',
          columns: documentColumns(outgoing),
          rows: documents.map(documentRow),
        },
      ],
      notes: [`Định nghĩa: ${shareDefinition.vi}`, `Definition: ${shareDefinition.en}`],
      demo: ports.demo,
    };
  });
}

function typeLine({ typeCode }: ShareQuestion): readonly string[] {
  return typeCode === undefined ? [] : [`Loại văn bản: ${documentType(typeCode).vi}`];
}

async function allDocuments(
  share: Pick<ShareStore, 'documents'>,
  question: ShareQuestion,
  limit: number,
): Promise<readonly CountedDocument[]> {
  const found: CountedDocument[] = [];
  let cursor: string | null = null;
  do {
    const page = await share.documents({ ...question, limit: PAGE, ...(cursor !== null && { cursor }) });
    found.push(...page.items);
    refuseTooLong(found.length, limit);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

function figureRows(
  documents: readonly CountedDocument[],
  excluded: ShareCounts['excluded'],
  { to }: ShareQuestion,
): PrintedRow[] {
  const count = (test: (document: CountedDocument) => boolean) => documents.filter(test).length;
  const inClass = (letter: CountedDocument['class']) => count((document) => document.class === letter);
  const classes = { A: inClass('A'), B: inClass('B'), C: inClass('C'), D: inClass('D') };
  const { n, exchangedElectronically, fullyElectronic } = ratios(classes);
  return [
    ['N: số văn bản được tính', n],
    ['A: hoàn toàn điện tử', classes.A],
    ['B: điện tử kèm bản giấy', classes.B],
    ['C: chỉ bản giấy', classes.C],
    ['D: điện tử, thiếu chữ ký số hoặc chữ ký số không hợp lệ', classes.D],
    ['Tỷ lệ trao đổi điện tử (A + B) / N', percent(exchangedElectronically)],
    ['Tỷ lệ điện tử hoàn toàn A / N', percent(fullyElectronic)],
    ['Trong N: bản sao và văn bản số hóa', count(({ origin }) => origin !== 'electronic')],
    ['Trong N: đã bị thu hồi', count(({ recalled }) => recalled)],
    [
      'Trong N: ghi nhận hoặc thay đổi sau khi kỳ kết thúc',
      count(({ restatedAt }) => restatedAt !== null && vietnamDate(restatedAt) > to),
    ],
    ['Không tính: bí mật nhà nước', excluded.stateSecrets ?? 'hệ thống không biết'],
    ['Không tính: mô phỏng', excluded.simulated],
    ['Không tính: đã phát hành, chưa gửi', excluded.notSent],
  ];
}

/** Two decimals, never rounded up to 100 %; an empty denominator is "no data" (promise 6). */
export function percent(ratio: number | null): string {
  if (ratio === null) return 'không có dữ liệu';
  return `${(Math.floor(ratio * 10_000 + 1e-9) / 100).toFixed(2).replace('.', ',')} %`;
}

function documentColumns(outgoing: boolean) {
  return [
    { title: outgoing ? 'Ngày ban hành' : 'Ngày đăng ký', share: 22, align: 'center' },
    { title: 'Số, ký hiệu', share: 32 },
    { title: 'Tên loại', share: 30 },
    { title: 'Trích yếu nội dung', share: 95 },
    { title: 'Nhóm', share: 14, align: 'center' },
    { title: 'Nguyên nhân', share: 45 },
    { title: 'Ghi chú', share: 30 },
  ] as const;
}

const origins = { electronic: '', copy: 'Bản sao', digitised: 'Số hóa' } as const;

function documentRow(document: CountedDocument): PrintedRow {
  const notes = [origins[document.origin], document.recalled ? 'Đã thu hồi' : ''];
  return [
    { day: document.countedOn },
    document.numberSymbol,
    documentType(document.typeCode).vi,
    document.subject,
    document.class,
    document.cause ?? '',
    notes.filter((note) => note !== '').join('; '),
  ];
}
