import { Button, Card, Progress, Table } from 'antd';
import { useState } from 'react';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { NumberLink, PercentLink } from './number-link.tsx';
import { type Question, TARGET } from './share-question.ts';
import { type UnitShare, useUnitShares } from './use-share.ts';
import { shareWords } from './words.ts';

const PAGE = 20;

/** The highest share first; units without documents stand at the end, without a rank. */
export function ranked(units: readonly UnitShare[]): (UnitShare & { readonly rank: number | null })[] {
  const of = ({ fullyElectronic }: UnitShare) => fullyElectronic ?? -1;
  const sorted = units.toSorted(
    (a, b) => of(b) - of(a) || b.n - a.n || a.unitName.localeCompare(b.unitName, 'vi'),
  );
  return sorted.map((unit) => ({
    ...unit,
    rank: unit.n === 0 ? null : sorted.findIndex((other) => of(other) === of(unit)) + 1,
  }));
}

/** One fraction over the documents of all units, not a mean of their shares. */
export function together(
  units: readonly UnitShare[],
): Pick<UnitShare, 'n' | 'fullyElectronic' | 'exchangedElectronically'> {
  const sum = (of: (unit: UnitShare) => number) => units.reduce((all, unit) => all + of(unit), 0);
  const n = sum((unit) => unit.n);
  const ratio = (count: number) => (n === 0 ? null : count / n);
  return {
    n,
    fullyElectronic: ratio(sum(({ classes }) => classes.A)),
    exchangedElectronically: ratio(sum(({ classes }) => classes.A + classes.B)),
  };
}

interface TogetherProps {
  readonly question: Question;
  readonly units: readonly UnitShare[];
}

function TogetherRow({ question, units }: TogetherProps) {
  const words = useWords(shareWords);
  const { n, fullyElectronic, exchangedElectronically } = together(units);
  const all = words.together(units.length);
  const behind = { ...question, below: 'true' } as const;
  return (
    <Table.Summary.Row>
      <Table.Summary.Cell index={0} />
      <Table.Summary.Cell index={1}>
        <strong>{all}</strong>
      </Table.Summary.Cell>
      <Table.Summary.Cell index={2}>
        <PercentLink
          ratio={fullyElectronic}
          what={`${words.fully} · ${all}`}
          behind={{ ...behind, class: 'A' }}
        />
      </Table.Summary.Cell>
      <Table.Summary.Cell index={3}>
        <PercentLink
          ratio={exchangedElectronically}
          what={`${words.exchanged} · ${all}`}
          behind={{ ...behind, class: 'AB' }}
        />
      </Table.Summary.Cell>
      <Table.Summary.Cell index={4} align="right">
        <NumberLink count={n} what={all} behind={behind} />
      </Table.Summary.Cell>
    </Table.Summary.Row>
  );
}

export function ShareRanking({ question }: { readonly question: Question }) {
  const words = useWords(shareWords);
  const common = useWords(commonWords);
  const { set } = useAddressBar();
  const [shown, setShown] = useState(PAGE);
  const read = useUnitShares(question, 'total');
  const rows = ranked(read.data?.items ?? []);
  if (read.data && rows.length < 2) return null;
  return (
    <Card size="small">
      <h2 className="share-card-title">{words.ranking}</h2>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Table
        aria-label={words.ranking}
        size="small"
        rowKey="unitId"
        pagination={false}
        scroll={{ x: 620 }}
        loading={read.isPending}
        dataSource={rows.slice(0, shown)}
        columns={[
          { title: words.rank, width: 70, align: 'center', render: (_, { rank }) => rank ?? '–' },
          {
            title: words.unit,
            render: (_, { unitId, unitName }) => (
              <Button
                type="link"
                className="number-link"
                title={words.only}
                onClick={() => set({ unit: unitId })}
              >
                {unitName}
              </Button>
            ),
          },
          {
            title: words.fully,
            width: 240,
            render: (_, { unitId, unitName, fullyElectronic }) => (
              <>
                <PercentLink
                  ratio={fullyElectronic}
                  what={`${words.fully} · ${unitName}`}
                  behind={{ ...question, unitId, class: 'A' }}
                />
                {fullyElectronic !== null && (
                  <Progress
                    size="small"
                    showInfo={false}
                    aria-label={words.fully}
                    percent={fullyElectronic * 100}
                    status={fullyElectronic >= TARGET ? 'success' : 'normal'}
                  />
                )}
              </>
            ),
          },
          {
            title: words.exchanged,
            width: 140,
            render: (_, { unitId, unitName, exchangedElectronically }) => (
              <PercentLink
                ratio={exchangedElectronically}
                what={`${words.exchanged} · ${unitName}`}
                behind={{ ...question, unitId, class: 'AB' }}
              />
            ),
          },
          {
            title: 'N',
            width: 90,
            align: 'end',
            render: (_, { unitId, unitName, n }) => (
              <NumberLink count={n} what={unitName} behind={{ ...question, unitId }} />
            ),
          },
        ]}
        summary={() => <TogetherRow question={question} units={rows} />}
      />
      {rows.length > shown && (
        <Button block onClick={() => setShown(shown + PAGE)}>
          {common.more}
        </Button>
      )}
    </Card>
  );
}
