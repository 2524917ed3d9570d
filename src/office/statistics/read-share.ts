/** The share of a unit for a direction and a period: what is counted, what is left out, by which definition, until when. */
import { AppError, type ErrorText } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { type Action, allowedAs, permit } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page } from '../paging.ts';
import { type Clock, displayDate, type Transact } from '../unit-of-work.ts';
import { statisticsErrors } from './errors.ts';
import type {
  CountedDocument,
  CountedQuery,
  LeftOutDocument,
  LeftOutQuery,
  ShareCounts,
  ShareQuestion,
  ShareStore,
} from './share-store.ts';

interface Tx {
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly share: ShareStore;
}

export interface ReadSharePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

export interface Share extends ShareQuestion, ShareCounts {
  readonly unitName: string;
  /** A + B + C + D */
  readonly n: number;
  /** (A+B)/N in 0…1; null = no data. */
  readonly exchangedElectronically: number | null;
  /** A/N in 0…1; null = no data. */
  readonly fullyElectronic: number | null;
  readonly definition: ErrorText;
  readonly cutOff: Date;
}

export const shareDefinition: ErrorText = {
  vi:
    'Mỗi văn bản tính một lần; văn bản đi theo ngày ban hành, văn bản đến theo ngày đăng ký. ' +
    'A: hoàn toàn điện tử – đủ các chữ ký số mà loại văn bản cần (người có thẩm quyền và cơ quan; riêng bản sao theo Điều 25 ' +
    'và văn bản số hóa chỉ cần chữ ký số của cơ quan), tất cả hợp lệ khi phát hành hoặc khi nhận, không nơi nhận nào nhận bản giấy. ' +
    'B: điện tử kèm bản giấy cho ít nhất một nơi nhận. C: chỉ gửi bản giấy. D: điện tử nhưng thiếu chữ ký số hoặc có chữ ký số ' +
    'không hợp lệ. N = A + B + C + D. Tỷ lệ trao đổi điện tử = (A + B) / N; tỷ lệ điện tử hoàn toàn = A / N. ' +
    'Bản gửi sang hệ thống khác chỉ tính khi có biên nhận hoặc trạng thái của nơi nhận. ' +
    'Không tính bí mật nhà nước, văn bản chưa gửi và văn bản mô phỏng. Văn bản bị thu hồi vẫn được tính và nêu riêng. ' +
    'Khi N = 0: không có dữ liệu.',
  en:
    'Each document counts once: outgoing by its date of issue, incoming by its date of registration. ' +
    'A: fully electronic – every signature that this kind of document needs (competent person and agency; the agency alone for ' +
    'copies under article 25 and digitised paper) was valid when issued or received, and no addressee got paper. ' +
    'B: electronic, and some addressee also got paper. C: paper only. D: electronic with a missing or invalid signature. ' +
    'N = A + B + C + D. Exchanged electronically = (A + B) / N; fully electronic = A / N. What goes to another system counts once a receipt ' +
    'or a status of the receiver proves its arrival. State secrets, documents not sent yet and simulated ones are left out. A recalled document stays counted and is shown apart. When N = 0 there is no data.',
};

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function readShare(
  ports: ReadSharePorts,
  actor: Actor,
  question: ShareQuestion,
): Promise<Share> {
  return ports.transact(async (tx) => {
    const unit = await openShare(tx, actor, question);
    const counts = await tx.share.counts(question);
    return {
      unitId: question.unitId,
      direction: question.direction,
      from: question.from,
      to: question.to,
      unitName: unit.name,
      ...counts,
      ...ratios(counts.classes),
      definition: shareDefinition,
      cutOff: ports.clock.now(),
    };
  });
}

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function openShare(tx: Tx, actor: Actor, question: ShareQuestion) {
  checkPeriod(question);
  return permitOnUnit(tx, actor, 'share.read', question.unitId);
}

/** Promise 6: the very documents that a figure counts. @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function readShareDocuments(
  ports: ReadSharePorts,
  actor: Actor,
  query: CountedQuery | LeftOutQuery,
): Promise<Page<CountedDocument | LeftOutDocument>> {
  checkPeriod(query);
  return ports.transact(async (tx) => {
    await permitOnUnit(tx, actor, 'share.open-documents', query.unitId);
    if (isLeftOut(query)) return tx.share.leftOut(query);
    if (query.below !== true) return tx.share.documents(query);
    return tx.share.documentsOf({ ...query, unitIds: await unitsToOpen(tx, actor, query) });
  });
}

/** The unit and those below it that stood in the period, as the ranking adds them up; only those whose documents the actor may open. */
async function unitsToOpen(tx: Tx, actor: Actor, question: ShareQuestion): Promise<readonly string[]> {
  const path = await tx.organisation.unitPath(question.unitId);
  const found = await tx.share.ofUnitsBelow(question, false);
  return found
    .map(({ unitId }) => unitId)
    .filter(
      (unitId) =>
        unitId === question.unitId ||
        allowedAs(actor, 'share.open-documents', { unitId, unitPath: [unitId, ...path] }) !== null,
    );
}

function isLeftOut(query: CountedQuery | LeftOutQuery): query is LeftOutQuery {
  return query.part === 'not-sent' || query.part === 'simulated';
}

/** An empty denominator is "no data", never 0 % or 100 %. */
export function ratios({
  A,
  B,
  C,
  D,
}: ShareCounts['classes']): Pick<Share, 'n' | 'exchangedElectronically' | 'fullyElectronic'> {
  const n = A + B + C + D;
  if (n === 0) return { n, exchangedElectronically: null, fullyElectronic: null };
  return { n, exchangedElectronically: (A + B) / n, fullyElectronic: A / n };
}

async function permitOnUnit(tx: Tx, actor: Actor, action: Action, unitId: string) {
  const unit = await tx.organisation.unit(unitId);
  if (!unit) throw new AppError(officeErrors.NOT_FOUND);
  permit(actor, action, { unitId, unitPath: await tx.organisation.unitPath(unitId) });
  return unit;
}

function checkPeriod({ from, to }: ShareQuestion): void {
  if (from > to)
    throw new AppError(statisticsErrors.PERIOD_INVALID, {
      params: { from: displayDate(from), to: displayDate(to) },
    });
}
