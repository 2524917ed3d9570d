/** A conforming công văn for a journey without files. */
import { composeDocument } from '../../src/lib/typesetting/official-document.ts';

export interface SampleWords {
  readonly place: string;
  /** "UBND xã Chân Sơn" */
  readonly unitName: string;
  readonly parentName: string;
  readonly signerName: string;
  readonly receivers: readonly string[];
}

export function composeSample(words: SampleWords): Promise<Uint8Array> {
  const agency = words.unitName.replace(/^UBND/, 'Ủy ban nhân dân').toUpperCase();
  return composeDocument({
    kind: 'cong-van',
    parentAgency: words.parentName.toUpperCase(),
    agency,
    symbol: 'UBND-VP',
    place: words.place,
    subject: 'rà soát việc gửi, nhận văn bản điện tử quý IV',
    addressees: words.receivers,
    body: [
      {
        kind: 'paragraph',
        text: `Thực hiện quy định về công tác văn thư, ${words.unitName} đề nghị các cơ quan rà soát việc gửi, nhận văn bản điện tử trong quý IV, bảo đảm văn bản được ký số, phát hành và tiếp nhận đầy đủ trên môi trường điện tử.`,
      },
      {
        kind: 'paragraph',
        text: 'Kết quả rà soát đề nghị gửi trước ngày 15 của tháng cuối quý để tổng hợp, báo cáo theo quy định.',
      },
      { kind: 'paragraph', text: 'Trân trọng đề nghị các cơ quan quan tâm phối hợp.' },
    ],
    recipients: ['Như trên', 'Lưu: VT'],
    signers: [{ titleLines: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: words.signerName }],
  });
}
