/** Changes to form fields and their widgets: ISO 32000-2 §12.7, table 257 (P), pades.md "Modification". */
import type { Field } from '../../pdf/fields.ts';
import { isName, PdfDict } from '../../pdf/objects.ts';
import { drawsOnPage } from './drawing.ts';
import { type ChangeContext, type Finding, finding, type Judgement, valueText } from './finding.ts';
import { isLocked, type Restrictions } from './restrictions.ts';

/** Keys that filling a field in or signing it writes; anything else of a field is its design. */
const FILLING = new Set('V AP AS M I RV DA Q'.split(' '));
const SIGNING = new Set('V AP AS M F MK NM P Type Rect H BS Border DA Q StructParent'.split(' '));
/** /Ff bit 17: a pushbutton has no value, so its appearance is page content (ISO 32000-2 table 229). */
const PUSHBUTTON = 1 << 16;
const READ_ONLY = 1;

export function judgeFieldChange(context: ChangeContext, restrictions: Restrictions): Finding {
  const { change, before, after } = context;
  const name = change.place.field ?? '';
  const old = before.fields.find((field) => field.fullName === name);
  const now = after.fields.find((field) => field.fullName === name);
  if (change.place.path.length === 0) return judgeNode(context, restrictions, old);
  if (change.place.path[0] === '(on the page)') return judgeShown(context, restrictions, old);
  if (old?.type === 'Sig') return judgeSignatureField(context, restrictions, old, now);
  return judgeOrdinaryField(context, restrictions, old, now);
}

type Doc = ChangeContext['after']['doc'];

function isFilled(doc: Doc, field: Field | undefined): boolean {
  return field !== undefined && doc.resolve(field.value) !== null;
}

/** Its value is a dictionary, so that it is judged as a signature of its own. Anything else is judged by nobody. */
function isSigned(doc: Doc, field: Field): boolean {
  return field.type === 'Sig' && doc.resolve(field.value) instanceof PdfDict;
}

function isTimestamp(doc: Doc, field: Field | undefined): boolean {
  const value = field?.type === 'Sig' ? doc.dict(field.value) : undefined;
  return (
    isName(doc.resolve(value?.get('Type')), 'DocTimeStamp') &&
    isName(doc.resolve(value?.get('SubFilter')), 'ETSI.RFC3161')
  );
}

/** A dictionary of the field tree came or went. */
function judgeNode(context: ChangeContext, restrictions: Restrictions, old: Field | undefined): Finding {
  const { change, before, after } = context;
  if (change.kind !== 'added') {
    const signed = before.fields.some(
      (field) => field.fullName === change.place.field && isFilled(before.doc, field),
    );
    return finding(
      signed && old?.type === 'Sig' ? 'signature-removed' : 'field-removed',
      'forbidden',
      change,
    );
  }
  // A widget more for a field that was there, or a second field of its name.
  if (old) return finding('field-changed', 'forbidden', change);
  const name = change.place.field ?? '';
  const added = after.fields.filter(({ fullName }) => fullName === name || fullName.startsWith(`${name}.`));
  const plain = (field: Field): boolean =>
    field.type === 'Sig' && !hasAction(field) && (isSigned(after.doc, field) || !isFilled(after.doc, field));
  if (added.length === 0 || !added.every(plain)) return finding('field-added', 'forbidden', change);
  if (added.some((field) => drawsForNobody(after.doc, field))) return drawing(context, restrictions);
  if (added.every((field) => isTimestamp(after.doc, field)))
    return finding('document-timestamp', 'permitted', change);
  const signed = added.some((field) => isSigned(after.doc, field));
  return finding(signed ? 'signed-field-added' : 'signature-field-added', levelAllows(restrictions), change);
}

/** Whoever signs answers for what the signature shows; a time-stamp or an empty field shows it for nobody. */
function drawsForNobody(doc: Doc, field: Field): boolean {
  return (!isSigned(doc, field) || isTimestamp(doc, field)) && drawsOnPage(doc, field);
}

/** Content laid over a page, which no rule about signature fields can allow; judged as an annotation is. */
function drawing({ change }: ChangeContext, { level }: Restrictions): Finding {
  return finding('field-draws', level === 1 || level === 2 ? 'forbidden' : 'open', change);
}

/** A signature field that does something when touched is no mere signature field. */
function hasAction(field: Field): boolean {
  return field.widgets.some(({ dict }) => dict.has('A') || dict.has('AA')) || field.dict.has('AA');
}

/** A widget appeared in /Annots of a page or went from it. */
function judgeShown(context: ChangeContext, restrictions: Restrictions, old: Field | undefined): Finding {
  const { change, before, after } = context;
  if (change.kind !== 'added') return finding('field-changed', 'forbidden', change);
  if (!old) return judgeNode(context, restrictions, old);
  const now = after.fields.find(({ fullName }) => fullName === old.fullName);
  if (now && drawsForNobody(after.doc, now)) return drawing(context, restrictions);
  const unsigned = old.type === 'Sig' && !isFilled(before.doc, old);
  return finding(
    unsigned ? 'signature-field-added' : 'field-changed',
    unsigned ? levelAllows(restrictions) : 'forbidden',
    change,
  );
}

function levelAllows(restrictions: Restrictions): Judgement {
  return restrictions.level === 1 ? 'forbidden' : 'permitted';
}

function judgeSignatureField(
  context: ChangeContext,
  restrictions: Restrictions,
  old: Field,
  now: Field | undefined,
): Finding {
  const { change, before, after } = context;
  const key = change.place.path[0]!;
  if (isFilled(before.doc, old)) {
    const gone = change.kind === 'removed' && key === 'V';
    return finding(gone ? 'signature-removed' : 'signature-changed', 'forbidden', change);
  }
  // A /Lock that comes later would let the last signer decide what the first one agreed to.
  if (!now || !isSigned(after.doc, now) || !SIGNING.has(key))
    return finding('field-changed', 'forbidden', change);
  if (isLocked(restrictions, old.fullName)) return finding('field-locked-changed', 'forbidden', change);
  if (drawsForNobody(after.doc, now)) return drawing(context, restrictions);
  if (isTimestamp(after.doc, now)) return finding('document-timestamp', 'permitted', change);
  return finding('signature-added', levelAllows(restrictions), change);
}

function judgeOrdinaryField(
  context: ChangeContext,
  restrictions: Restrictions,
  old: Field | undefined,
  now: Field | undefined,
): Finding {
  const { change } = context;
  const key = change.place.path[0]!;
  const values = oldAndNew(context, old, now);
  if (isLocked(restrictions, change.place.field ?? ''))
    return finding('field-locked-changed', 'forbidden', change, values);
  if (restrictions.level === 1) return finding('field-changed-in-certified', 'forbidden', change, values);
  if (key === 'StructParent' && change.kind === 'added') return finding('bookkeeping', 'permitted', change);
  if (key === 'Ff' && onlyBecameReadOnly(context))
    return finding('field-filled', 'permitted', change, values);
  if (!FILLING.has(key) || !old || !now) return finding('field-changed', 'forbidden', change, values);
  if (old.type === 'Btn' && (old.flags & PUSHBUTTON) !== 0)
    return finding('field-changed', 'forbidden', change, values);
  if (key !== 'V' && values.before === values.after && key !== 'M') {
    // The picture of the value changed and the value did not: honest programs redraw, attackers redraw otherwise.
    return finding('field-appearance-only', 'open', change, values);
  }
  return finding('field-filled', 'permitted', change, values);
}

function oldAndNew(
  { before, after }: ChangeContext,
  old: Field | undefined,
  now: Field | undefined,
): { before: string | undefined; after: string | undefined } {
  return { before: old && valueText(before, old.value), after: now && valueText(after, now.value) };
}

/** Acrobat sets the read-only bit of the fields that a signature locks. */
function onlyBecameReadOnly({ change, before, after }: ChangeContext): boolean {
  const [old, now] = [before.doc.resolve(change.before) ?? 0, after.doc.resolve(change.after)];
  return typeof old === 'number' && typeof now === 'number' && now === (old | READ_ONLY);
}
