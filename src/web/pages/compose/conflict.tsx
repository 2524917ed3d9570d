/** Two people on one draft: each sees the other's change and decides; nothing is overwritten unseen. */
import { Alert, Button, Flex } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { type DraftValues, differences, valuesOf } from './draft-values.ts';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export function Conflict() {
  const words = useWords(composeWords);
  const { overtaken, record, values, base, takeTheirs, keepMine } = useOwnDraft();
  if (!overtaken || !record) return null;
  const theirs = differences(base, valuesOf(record));
  const names = theirs.map((name) => `${nameOf(name, words)}${told(valuesOf(record), name)}`);
  const both = differences(values, valuesOf(record)).filter((name) => theirs.includes(name)).length;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={words.overtaken}
      description={words.differs(names.length > 0 ? names.join('; ') : words.otherPart)}
      action={
        <Flex vertical gap="small">
          <Button type={both === 0 ? 'primary' : 'default'} onClick={keepMine}>
            {words.keepMine}
          </Button>
          <Button onClick={takeTheirs}>{words.takeTheirs}</Button>
        </Flex>
      }
    />
  );
}

function nameOf(name: keyof DraftValues, words: Record<string, unknown>): string {
  const known: Readonly<Record<keyof DraftValues, string>> = {
    unitId: 'unit',
    typeCode: 'type',
    subject: 'subject',
    urgency: 'urgency',
    dueDate: 'dueDate',
    circulation: 'circulation',
    field: 'field',
    replyToIncomingId: 'replies',
    addressees: 'addressees',
    signers: 'signers',
  };
  return String(words[known[name]]);
}

/** What they wrote, where it is a text. */
function told(theirs: DraftValues, name: keyof DraftValues): string {
  const value = theirs[name];
  return name === 'subject' && typeof value === 'string' ? ` “${value}”` : '';
}
