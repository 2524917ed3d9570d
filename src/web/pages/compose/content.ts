/** Structured text: what `POST /documents/compose` takes. */
import type { Body } from '../../api/client.ts';

type Composed = NonNullable<Body<'POST /documents/compose'>>;
export type Block = Composed['body'][number];
export type BlockKind = Block['kind'];
export type TableBlock = Extract<Block, { kind: 'table' }>;

export interface Content {
  readonly body: readonly Block[];
  readonly authority?: string | undefined;
  readonly recipients?: readonly string[] | undefined;
  readonly contact?: string | undefined;
}

export const blockKinds: readonly BlockKind[] = [
  'basis',
  'formula',
  'article',
  'chapter',
  'heading',
  'paragraph',
  'table',
  'page-break',
];

export function newBlock(kind: BlockKind, before: readonly Block[]): Block {
  switch (kind) {
    case 'article': {
      const number = before.filter((block) => block.kind === 'article').length + 1;
      return { kind, number, title: '', text: '' };
    }
    case 'chapter':
      return { kind, label: 'Chương I', title: '' };
    case 'table':
      return {
        kind,
        columns: [
          { title: 'STT', share: 1, align: 'center' },
          { title: '', share: 4, align: 'left' },
        ],
        rows: [['1', '']],
      };
    case 'page-break':
      return { kind };
    default:
      return { kind, text: '' };
  }
}

/** Decisions and resolutions stand on their bases and are written in articles (appendix III, samples 1.1, 1.2). */
export function startingContent(typeCode: string): Content {
  const formulas: Readonly<Record<string, string>> = { QĐ: 'QUYẾT ĐỊNH:', NQ: 'QUYẾT NGHỊ:' };
  const formula = formulas[typeCode.normalize('NFC')];
  if (formula === undefined) return { body: [{ kind: 'paragraph', text: '' }] };
  return {
    body: [
      { kind: 'basis', text: 'Căn cứ Luật Tổ chức chính quyền địa phương;' },
      { kind: 'formula', text: formula },
      newBlock('article', []),
    ],
  };
}

/** Empty optional texts are not sent; empty blocks are left out. */
export function readyContent({ body, authority, recipients, contact }: Content): Content {
  return {
    body: body.filter(hasText).map(withoutEmpty),
    ...(authority?.trim() && { authority: authority.trim() }),
    ...(recipients && recipients.length > 0 && { recipients }),
    ...(contact?.trim() && { contact: contact.trim() }),
  };
}

function hasText(block: Block): boolean {
  if (block.kind === 'page-break' || block.kind === 'table') return true;
  if (block.kind === 'chapter') return block.label.trim() !== '';
  if (block.kind === 'article') return Boolean(block.title?.trim() || block.text?.trim());
  return block.text.trim() !== '';
}

function withoutEmpty(block: Block): Block {
  const kept = Object.entries(block).filter(([, value]) => value !== '');
  return Object.fromEntries(kept) as Block;
}
