import { Alert, Checkbox, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import type { Answer } from '../../api/client.ts';
import { formWords } from '../../catalogue/forms.ts';
import { useWords } from '../../catalogue/words.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { batchWords } from './words.ts';

interface Props {
  readonly shown: Answer<'POST /signing-batches/summary'>['documents'][number];
  readonly chosen: boolean;
  readonly onChosen: (on: boolean) => void;
}

/** What the signature will stand under: title, number, form, addressees, and the file by its digest. */
export function SummaryLine({ shown, chosen, onChosen }: Props) {
  const words = useWords(batchWords);
  const forms = useWords(formWords);
  const language = useLanguage();
  const { id, subject, refusal, sha256, form, addressees } = shown;
  return (
    <li className="batch-line">
      <Checkbox
        checked={chosen}
        disabled={refusal !== null}
        onChange={({ target }) => onChosen(target.checked)}
        className="batch-choice"
      >
        <b>{subject ?? id}</b>
      </Checkbox>
      <div>
        {shown.typeName && <Tag>{shown.typeName[language]}</Tag>}
        {form !== null && <Tag>{forms.form[form]}</Tag>}
        {shown.numberNotation}
      </div>
      <div>
        {words.addressees}: {addressees.join('; ') || words.none}
      </div>
      {sha256 !== null && (
        <Typography.Text type="secondary" className="digest">
          {words.digest} {sha256}
        </Typography.Text>
      )}
      {refusal !== null && <Alert type="warning" showIcon title={`${words.notReady}: ${refusal}`} />}
      <Link to={`/documents/${id}`} className="batch-open">
        {words.open}
      </Link>
    </li>
  );
}
