/** What the check of an export can say, in words. */
export type Level = 'broken' | 'undetermined' | 'note';

interface Words {
  readonly level: Level;
  readonly vi: string;
  readonly en: string;
}

const catalogue = {
  EVENT_CHANGED: {
    level: 'broken',
    vi: 'Lô {batch}, vị trí {position}: sự kiện {event} đã bị sửa',
    en: 'batch {batch}, position {position}: event {event} was changed',
  },
  EVENT_REMOVED: {
    level: 'broken',
    vi: 'Lô {batch}, vị trí {position}: sự kiện {event} đã bị xóa',
    en: 'batch {batch}, position {position}: event {event} was removed',
  },
  EVENT_INSERTED: {
    level: 'broken',
    vi: 'Lô {batch}, vị trí {position}: sự kiện {event} đã bị chèn thêm',
    en: 'batch {batch}, position {position}: event {event} was inserted',
  },
  EVENT_REORDERED: {
    level: 'broken',
    vi: 'Lô {batch}, vị trí {position}: sự kiện {event} đứng sai chỗ',
    en: 'batch {batch}, position {position}: event {event} was re-ordered',
  },
  BATCH_ALTERED: {
    level: 'broken',
    vi: 'Lô {batch}: nội dung không khớp gốc Merkle đã ký, danh sách băm cũng đã bị sửa nên không chỉ ra được sự kiện nào',
    en: 'batch {batch}: does not match the Merkle root that was signed; its list of hashes was altered too, so which event cannot be told',
  },
  LEAF_LIST_ALTERED: {
    level: 'broken',
    vi: 'Lô {batch}: danh sách băm đã bị sửa (các sự kiện vẫn đúng như đã ký)',
    en: 'batch {batch}: the list of hashes was altered (the events are as they were signed)',
  },
  HEADER_DAMAGED: {
    level: 'broken',
    vi: 'Sau lô {batch}: dòng tiếp theo không phải phần đầu lô đúng định dạng',
    en: 'after batch {batch}: what follows is no batch header of this format',
  },
  SIGNATURE_BAD: {
    level: 'broken',
    vi: 'Lô {batch}: chữ ký của phần đầu lô không đúng',
    en: 'batch {batch}: the signature of the header is wrong',
  },
  KEY_UNKNOWN: {
    level: 'broken',
    vi: 'Lô {batch}: ký bằng khóa {key} không có trong bản xuất hoặc không nằm trong các khóa đã tin',
    en: 'batch {batch}: signed with key {key}, which the export does not hold or is none of the trusted keys',
  },
  KEY_FIRST_USE: {
    level: 'undetermined',
    vi: 'Khóa {key} lấy từ chính bản xuất, chưa đối chiếu: hãy so vân tay này qua kênh khác rồi dùng --key',
    en: 'key {key} was taken from the export itself: compare this fingerprint by another way, then use --key',
  },
  BATCH_OUT_OF_PLACE: {
    level: 'broken',
    vi: 'Có lô {batch} ở chỗ của lô {expected}: lô bị xóa, lặp lại hoặc đổi chỗ',
    en: 'batch {batch} stands where batch {expected} belongs: batches were removed, repeated or re-ordered',
  },
  CHAIN_BROKEN: {
    level: 'broken',
    vi: 'Lô {batch}: không nối với lô ngay trước nó',
    en: 'batch {batch}: is not chained to the batch before it',
  },
  TIMESTAMP_BAD: {
    level: 'broken',
    vi: 'Lô {batch}: dấu thời gian không đúng ({detail})',
    en: 'batch {batch}: the time-stamp is wrong ({detail})',
  },
  TIMESTAMP_UNTRUSTED: {
    level: 'undetermined',
    vi: 'Từ lô {batch}: dấu thời gian đúng nhưng của tổ chức chưa được tin ({detail}); dùng --root',
    en: 'from batch {batch} on: the time-stamps are right but by an authority that is not trusted ({detail}); use --root',
  },
  TIMESTAMP_PENDING: {
    level: 'note',
    vi: '{count} lô chưa có dấu thời gian, lô đầu tiên là {batch}',
    en: '{count} batches wait for their time-stamp, the first is {batch}',
  },
  EVENT_BACKDATED: {
    level: 'undetermined',
    vi: 'Lô {batch}: sự kiện {event} ghi thời điểm sớm hơn nhiều so với lô ngay trước, hoặc muộn hơn lúc đóng lô',
    en: 'batch {batch}: event {event} bears a time long before the batch before it, or after its own sealing',
  },
  START_MISSING: {
    level: 'undetermined',
    vi: 'Bản xuất bắt đầu từ lô {batch}; các lô trước đó không có ở đây',
    en: 'the export begins with batch {batch}; what came before is not here',
  },
  UNSEALED: {
    level: 'undetermined',
    vi: '{count} sự kiện cuối chưa được đóng lô, sự kiện đầu tiên là {event}',
    en: '{count} events at the end are not sealed yet, the first is {event}',
  },
  NOTHING_SEALED: {
    level: 'undetermined',
    vi: 'Chưa có lô nào',
    en: 'there is no sealed batch',
  },
  CUT_OFF: {
    level: 'undetermined',
    vi: 'Tệp bị cắt ngang ở dòng {line} (sau lô {batch}): phần còn lại không có ở đây',
    en: 'the file is cut off at line {line} (after batch {batch}): the rest is not here',
  },
  LINE_STRANGE: {
    level: 'broken',
    vi: 'Dòng {line}: không đúng định dạng hoặc không đúng chỗ',
    en: 'line {line}: is not of this format or does not belong there',
  },
  COUNT_WRONG: {
    level: 'broken',
    vi: 'Dòng cuối nói có {expected} nhưng tệp có {found} ({detail})',
    en: 'the last line says {expected} but the file holds {found} ({detail})',
  },
  PROOF_WRONG: {
    level: 'broken',
    vi: 'Sự kiện {event}: không dẫn tới gốc Merkle đã ký của lô {batch}',
    en: 'event {event}: does not lead to the signed Merkle root of batch {batch}',
  },
  TRUNCATED: {
    level: 'broken',
    vi: 'Bản xuất dừng ở lô {batch}, nhưng bản trước đó đã có lô {expected}',
    en: 'the export stops at batch {batch}, but an earlier one already held batch {expected}',
  },
  FORKED: {
    level: 'broken',
    vi: 'Lô {batch} khác với chính lô đó trong bản trước: nhật ký đã bị viết lại hoặc được khôi phục từ bản sao lưu',
    en: 'batch {batch} is not the one that the earlier export held: the record was rewritten or restored from a backup',
  },
  RESTORED: {
    level: 'note',
    vi: 'Lô {batch}: hệ thống được khôi phục ngày {date} từ bản sao lưu kết thúc ở sự kiện số {last} ({lastAt}); việc đã ghi sau sự kiện đó và trước lần khôi phục không có ở đây',
    en: 'batch {batch}: the instance was restored on {date} from a backup that ends at event {last} ({lastAt}); what was recorded after that event and before the restore is not here',
  },
  FORKED_BY_RESTORE: {
    level: 'undetermined',
    vi: 'Từ lô {batch}, bản này khác bản trước (bản trước có đến lô {expected}; {lost} sự kiện ở phần khác nhau): hệ thống được khôi phục ngày {date} từ bản sao lưu kết thúc ở sự kiện số {last}. Hãy đối chiếu biên bản khôi phục; giữ cả hai bản xuất',
    en: 'from batch {batch} on this is not what the earlier export held (it went to batch {expected}; {lost} events in the part that differs): the instance was restored on {date} from a backup that ends at event {last}. Compare the minutes of the restore; keep both exports',
  },
} as const satisfies Record<string, Words>;

export type FindingCode = keyof typeof catalogue;

export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly batch: number | null;
  /** From 0, within the batch. */
  readonly position: number | null;
  readonly eventId: string | null;
  readonly vi: string;
  readonly en: string;
}

export interface FindingFacts {
  readonly batch?: number;
  readonly position?: number;
  readonly event?: string | null;
  readonly [name: string]: string | number | null | undefined;
}

export function finding(code: FindingCode, facts: FindingFacts = {}): Finding {
  const { level, vi, en } = catalogue[code];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '—'));
  return {
    code,
    level,
    batch: facts.batch ?? null,
    position: facts.position ?? null,
    eventId: facts.event ?? null,
    vi: fill(vi),
    en: fill(en),
  };
}
