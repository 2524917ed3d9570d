/** The file as it came, its attachments, and the copy with the ĐẾN stamp: the received bytes are never changed. */
import { Empty, Select } from 'antd';
import { useState } from 'react';
import { addressOf } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { PdfViewer } from '../../components/pdf/pdf-viewer.tsx';
import { type Arrival, arrivalFile, useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

const STAMPED = 'stamped';

export function ArrivalFile() {
  const words = useWords(incomingWords);
  const { record } = useArrival();
  const choices = useChoices(record);
  const [chosen, setChosen] = useState<string>();
  const shown = choices.find(({ value }) => value === chosen) ?? choices[0];
  if (shown === undefined) return <Empty description={words.noFile} />;
  return (
    <div className="arrival-file">
      {choices.length > 1 && (
        <Select
          aria-label={words.whichFile}
          value={shown.value}
          onChange={setChosen}
          options={choices.map(({ value, label }) => ({ value, label }))}
        />
      )}
      <PdfViewer key={shown.url} url={shown.url} title={shown.label} />
    </div>
  );
}

function useChoices(record: Arrival) {
  const words = useWords(incomingWords);
  if (record.state === 'withdrawn') return [];
  const { id, files, arrivalNumber, version } = record;
  const pdfs = files.filter(({ mediaType }) => mediaType === 'application/pdf');
  const received = pdfs.map((file) => ({
    value: file.id,
    label: file.role === 'main' ? `${words.received}: ${file.name}` : file.name,
    url: arrivalFile(id, file.id),
  }));
  if (arrivalNumber === null || pdfs.every(({ role }) => role !== 'main')) return received;
  const url = `${addressOf('GET /incoming/{id}/stamp', { path: { id } })}?v=${version}`;
  return [{ value: STAMPED, label: words.stamped, url }, ...received];
}
