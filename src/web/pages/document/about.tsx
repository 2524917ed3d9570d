/** Metadata, signers in order, addressees, attachments, reviews. */
import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import { Descriptions, Flex, Typography } from 'antd';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { RelatedArrival } from '../../components/related.tsx';
import { Attachments } from './attachments.tsx';
import { useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

export function About() {
  const words = useWords(documentWords);
  const { record } = useOpenDocument();
  const facts = [
    { label: words.unit, children: record.unitName },
    { label: words.type, children: record.typeName },
    { label: words.number, children: record.numberSymbol },
    { label: words.issuedOn, children: showDate(record.issuedOn) },
    { label: words.dueDate, children: showDate(record.dueDate) },
    { label: words.drafter, children: record.drafterName },
  ].filter(({ children }) => children !== '');
  return (
    <Flex vertical gap="middle">
      <Descriptions size="small" column={1} items={facts.map((fact) => ({ key: fact.label, ...fact }))} />
      <RelatedArrival id={record.replyToIncomingId} title={words.answers} />
      <Signers />
      <Attachments />
      <Addressees />
      <Reviews />
      {record.issuedOn !== null && <a href={`/check/${record.checkToken}`}>{words.check}</a>}
    </Flex>
  );
}

function Signers() {
  const words = useWords(documentWords);
  const { record } = useOpenDocument();
  const next = record.signers.find(({ signedAt }) => signedAt === null);
  if (record.signers.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">{words.signers}</h2>
      <ol className="signers">
        {record.signers.map((signer) => (
          <li key={signer.position}>
            {signer.signedAt === null ? (
              <ClockCircleOutlined aria-hidden />
            ) : (
              <CheckCircleFilled className="signed-mark" aria-hidden />
            )}
            <span>
              <b>{signer.fullName}</b> {signer.post} ({signer.form})
              <Typography.Text type="secondary" className="signer-when">
                {signer.signedAt !== null &&
                  `${words.signed} ${showMoment(signer.signedAt)} · ${signer.level ?? ''}`}
                {signer === next && record.state === 'awaiting_signature' && words.turn}
              </Typography.Text>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Addressees() {
  const words = useWords(documentWords);
  const states = useWords(stateWords);
  const { addressees } = useOpenDocument().record;
  if (addressees.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">{words.addressees}</h2>
      <ul className="plain-list">
        {addressees.map(({ position, name, channel }) => (
          <li key={position}>
            {name} <Typography.Text type="secondary">{states.channel[channel]}</Typography.Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reviews() {
  const words = useWords(documentWords);
  const { reviews } = useOpenDocument().record;
  if (reviews.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">{words.reviews}</h2>
      <ul className="plain-list">
        {reviews.map((review) => (
          <li key={`${review.round} ${review.kind} ${review.at}`}>
            <b>{words.review[review.kind]}</b>: {words.decision[review.decision]} · {review.fullName}
            {review.comment !== null && <div className="multiline">{review.comment}</div>}
            <div>
              <Typography.Text type="secondary">{showMoment(review.at)}</Typography.Text>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
