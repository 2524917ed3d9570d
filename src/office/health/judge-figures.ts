/** Figures of the office as sentences. Pure; the limits are those of the alerts in deploy/. */
import type { HealthLine, Mark } from './health-report.ts';

interface CountAndAge {
  readonly count: number;
  readonly oldestSeconds: number;
}

export interface HealthFigures {
  readonly outbox: readonly { readonly queue: string; readonly late: number; readonly dead: number }[];
  /** Handed over or about to be, and no receipt yet. */
  readonly deliveries: readonly CountAndAge[];
  readonly levelPending: CountAndAge;
  readonly unjudged: CountAndAge;
  readonly failingAddresses: number;
  readonly ledger: { readonly unsealed: number; readonly oldestSeconds: number; readonly unstamped: number };
}

const HOUR_S = 3600;
const SEALING_LATE_S = 300;
const RECEIPT_LATE_S = 24 * HOUR_S;

type Text = readonly [vi: string, en: string];

export function judgeFigures(figures: HealthFigures): HealthLine[] {
  const { levelPending, failingAddresses } = figures;
  return [
    ...judgeQueues(figures),
    judgeDeliveries(figures),
    line(
      'Mức chữ ký · B-LT',
      levelPending.count === 0 ? 'good' : levelPending.oldestSeconds > HOUR_S ? 'bad' : 'warn',
      levelPending.count === 0
        ? ['Mọi văn bản đã phát hành đạt mức B-LT.', 'Every issued document has reached B-LT.']
        : [
            `${levelPending.count} văn bản chưa đạt mức B-LT, lâu nhất ${age(levelPending.oldestSeconds).vi}.`,
            `${levelPending.count} documents are not at B-LT yet, the oldest for ${age(levelPending.oldestSeconds).en}.`,
          ],
      [
        'Kiểm tra TSA và OCSP ở trên; hệ thống tự nâng mức khi có.',
        'Check TSA and OCSP above; levels rise by themselves then.',
      ],
    ),
    judgeLedger(figures),
    line(
      'Thư báo · mail',
      failingAddresses === 0 ? 'good' : 'warn',
      failingAddresses === 0
        ? ['Không có địa chỉ thư nào bị từ chối.', 'No mail address is refused.']
        : [`${failingAddresses} địa chỉ thư bị từ chối.`, `${failingAddresses} mail addresses are refused.`],
      ['Sửa các địa chỉ ở danh sách bên dưới.', 'Correct the addresses in the list below.'],
    ),
  ];
}

function judgeQueues({ outbox, unjudged }: HealthFigures): HealthLine[] {
  const sum = (of: 'late' | 'dead') => outbox.reduce((total, queue) => total + queue[of], 0);
  const [late, dead] = [sum('late'), sum('dead')];
  const mark: Mark = dead > 0 ? 'bad' : late > 0 ? 'warn' : 'good';
  const waiting = unjudged.oldestSeconds > HOUR_S ? unjudged.count : 0;
  return [
    line(
      'Hàng đợi · queues',
      mark,
      mark === 'good'
        ? ['Không có việc nào chậm hoặc đã dừng.', 'No work is late or stopped.']
        : [`${late} việc chậm, ${dead} việc đã dừng hẳn.`, `${late} late, ${dead} stopped for good.`],
      [
        'Mở “Chuyển phát” để xem nguyên nhân và cho chạy lại.',
        'Open “Deliveries” for the causes, and re-drive.',
      ],
    ),
    line(
      'Kiểm tra chữ ký đến · arrivals',
      waiting > 0 ? 'warn' : 'good',
      waiting > 0
        ? [`${waiting} văn bản đến chưa được kiểm tra chữ ký.`, `${waiting} arrivals have not been judged.`]
        : ['Mọi văn bản đến đã được kiểm tra chữ ký.', 'Every arrival has been judged.'],
      ['Kiểm tra hàng đợi và OCSP.', 'Check queues and OCSP.'],
    ),
  ];
}

function judgeDeliveries({ deliveries }: HealthFigures): HealthLine {
  const count = deliveries.reduce((total, one) => total + one.count, 0);
  const oldest = Math.max(0, ...deliveries.map(({ oldestSeconds }) => oldestSeconds));
  const late = count > 0 && oldest > RECEIPT_LATE_S;
  return line(
    'Chuyển phát · deliveries',
    late ? 'warn' : 'good',
    count === 0
      ? ['Mọi bản gửi đều có biên nhận.', 'Every delivery has its receipt.']
      : [
          `${count} bản gửi chưa có biên nhận, lâu nhất ${age(oldest).vi}.`,
          `${count} deliveries without a receipt, the oldest for ${age(oldest).en}.`,
        ],
    ['Mở “Chuyển phát”, gửi lại các bản bị chậm.', 'Open “Deliveries” and re-drive those that are late.'],
  );
}

function judgeLedger({ ledger: { unsealed, unstamped, oldestSeconds } }: HealthFigures): HealthLine {
  const late = unsealed > 0 && oldestSeconds > SEALING_LATE_S;
  return line(
    'Đóng lô nhật ký · ledger',
    late ? 'bad' : unstamped > 0 ? 'warn' : 'good',
    [
      unsealed === 0
        ? 'Mọi sự kiện đã được đóng lô.'
        : `${unsealed} sự kiện chờ đóng lô, lâu nhất ${age(oldestSeconds).vi}; ${unstamped} lô chờ dấu thời gian.`,
      unsealed === 0
        ? 'Every event is sealed.'
        : `${unsealed} events wait to be sealed, the oldest for ${age(oldestSeconds).en}; ${unstamped} batches wait for a time-stamp.`,
    ],
    late
      ? [
          'Kiểm tra tiến trình “workers” và nhật ký dịch vụ.',
          'Check the workers’ process and the service’s log.',
        ]
      : [
          'Dấu thời gian được xin lại tự động khi TSA trả lời.',
          'Time-stamps are asked for again by themselves.',
        ],
  );
}

function line(about: string, mark: Mark, words: Text, todo: Text): HealthLine {
  const said = ([vi, en]: Text) => ({ vi, en });
  return { about, mark, words: said(words), todo: mark === 'good' ? null : said(todo) };
}

function age(seconds: number): { readonly vi: string; readonly en: string } {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 120) return { vi: `${minutes} phút`, en: `${minutes} minutes` };
  const hours = Math.round(minutes / 60);
  if (hours < 48) return { vi: `${hours} giờ`, en: `${hours} hours` };
  const days = Math.round(hours / 24);
  return { vi: `${days} ngày`, en: `${days} days` };
}
