/** The file itself: comments already made, those being written, and where the signature will stand. */
import { App, Empty } from 'antd';
import { useState } from 'react';
import { useWords } from '../../catalogue/words.ts';
import type { PagePlace } from '../../components/pdf/pdf-page.tsx';
import { PdfViewer } from '../../components/pdf/pdf-viewer.tsx';
import { useStepHold } from '../../components/record/held-steps.ts';
import { PinDialog } from './actions/pin-dialog.tsx';
import { fileAddress, useOpenDocument } from './open-document.ts';
import { PageMarks } from './page-marks.tsx';
import { documentWords } from './words.ts';

export function MainFile({ page }: { readonly page: number | undefined }) {
  const words = useWords(documentWords);
  const { record, main, pins, setPins } = useOpenDocument();
  const { message } = App.useApp();
  const [place, setPlace] = useState<PagePlace | null>(null);
  useStepHold(place !== null);
  if (main === undefined) return <Empty description={words.noFile} />;
  const mayComment = record.mayDo.includes('return');
  return (
    <>
      <PdfViewer
        url={fileAddress(record.id, main)}
        title={main.name}
        overlay={(number) => <PageMarks page={number} />}
        {...(mayComment && { onPoint: setPlace })}
        {...(page !== undefined && { showPage: page })}
      />
      {place !== null && (
        <PinDialog
          onCancel={() => setPlace(null)}
          onText={(text) => {
            setPins([...pins, { ...place, text }]);
            setPlace(null);
            void message.info(words.pinKept);
          }}
        />
      )}
    </>
  );
}
