/** What the check of signatures found, in words: first one sentence, then each signature. */
import { Alert, Card, Descriptions, Flex, Tag, Typography } from 'antd';
import type { Answer } from '../api/client.ts';
import { stateWords } from '../catalogue/states.ts';
import { useWords } from '../catalogue/words.ts';
import { useLanguage } from '../shell/preferences.tsx';
import { showMoment } from './format.ts';
import { verdictWords } from './verdict-words.ts';
import { commonNameOf, WholeName } from './whole-name.tsx';

export type Report = Answer<'POST /check'>['report'];
type Signature = Report['signatures'][number];
type Signer = NonNullable<Signature['signer']>;

export const verdictTones = {
  'TOTAL-PASSED': 'success',
  INDETERMINATE: 'warning',
  'TOTAL-FAILED': 'error',
} as const;

export function VerdictReport({ report }: { readonly report: Report }) {
  const language = useLanguage();
  const words = useWords(verdictWords);
  const { document: whole, signatures } = report;
  const unsigned = signatures.length === 0;
  return (
    <Flex vertical gap="middle">
      <Alert
        showIcon
        type={unsigned ? 'info' : verdictTones[whole.verdict]}
        title={unsigned ? words.noSignature : whole.sentence[language]}
        description={whole.warnings.map((warning) => warning[language]).join(' ') || undefined}
      />
      {signatures.map((signature, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two damaged signatures may bear one field name, and the list never moves
        <SignatureCard key={index} signature={signature} />
      ))}
    </Flex>
  );
}

/** The nearest unit first, up to the organisation; without the name that stands above already. */
function agencyOf({ commonName, organisation, organisationalUnits, subject }: Signer): string {
  const names = [...organisationalUnits].reverse().concat(organisation ?? []);
  return names.filter((name) => name !== commonName).join(', ') || subject;
}

function SignatureCard({ signature }: { readonly signature: Signature }) {
  const language = useLanguage();
  const words = useWords(verdictWords);
  const states = useWords(stateWords);
  const { signer, modifiedAfter } = signature;
  const changes = modifiedAfter.filter(({ permitted }) => !permitted);
  const rows = [
    {
      label: words.agency,
      children: signer && <WholeName shown={agencyOf(signer)} whole={signer.subject} />,
    },
    { label: words.proved, children: showMoment(signature.provedTime) },
    { label: words.claimed, children: showMoment(signature.claimedTime) },
    { label: words.reason, children: signature.reason },
    {
      label: words.issuer,
      children: signer && <WholeName shown={commonNameOf(signer.issuer)} whole={signer.issuer} />,
    },
    { label: words.serial, children: signer?.serial },
    { label: words.level, children: signature.level },
    { label: words.covers, children: words.coverage[signature.covers] },
  ].filter(({ children }) => Boolean(children));
  return (
    <Card
      size="small"
      title={
        <Flex gap="small" align="center" wrap>
          <Tag color={verdictTones[signature.verdict]}>{states.verdict[signature.verdict]}</Tag>
          <span>{signer?.commonName ?? signature.field}</span>
        </Flex>
      }
    >
      <Typography.Paragraph>{signature.sentence[language]}</Typography.Paragraph>
      {changes.length > 0 && (
        <Alert
          type="error"
          title={words.changed}
          description={
            <ul className="plain-list">
              {changes.map((change) => (
                <li key={`${change.kind} ${change.where}`}>{change[language]}</li>
              ))}
            </ul>
          }
        />
      )}
      {signature.warnings.map((warning) => (
        <Alert key={warning.code} type="warning" title={warning[language]} />
      ))}
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={rows.map((row) => ({ key: row.label, ...row }))}
      />
    </Card>
  );
}
