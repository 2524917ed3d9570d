import { Card, Table, Typography } from 'antd';
import { Link } from 'react-router';
import type { Answer } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { Wide } from '../../components/wide.tsx';
import { healthWords } from './words.ts';

type Report = Answer<'GET /health-report'>;

export function EndingSoon({ items }: { readonly items: Report['ending'] }) {
  const words = useWords(healthWords);
  return (
    <Card size="small">
      <h2 className="health-heading">{words.ending}</h2>
      {items.length === 0 ? (
        <Typography.Text type="secondary">{words.endingNone}</Typography.Text>
      ) : (
        <Wide label={words.ending} className="health-table">
          <Table
            aria-label={words.ending}
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            columns={[
              { title: words.until, width: 130, render: (_, { until }) => showDate(until) },
              { title: words.kind, width: 190, render: (_, { kind }) => words.kinds[kind] },
              { title: words.holder, dataIndex: 'holder' },
              {
                title: words.unit,
                render: (_, { kind, unitId, unitName }) => (
                  <Link
                    to={`/manage/${kind === 'authority' || kind === 'delegation' ? 'authorities' : 'certificates'}?unit=${unitId}`}
                  >
                    {unitName}
                  </Link>
                ),
              },
            ]}
          />
        </Wide>
      )}
    </Card>
  );
}

export function NotLasting({ items }: { readonly items: Report['notLasting'] }) {
  const words = useWords(healthWords);
  return (
    <Card size="small">
      <h2 className="health-heading">{words.lasting}</h2>
      {items.length === 0 && <Typography.Text type="secondary">{words.lastingNone}</Typography.Text>}
      <ul className="health-lines">
        {items.map(({ id, numberSymbol, subject, unitName, issuedAt, reason }) => (
          <li key={id}>
            <b>{numberSymbol}</b> {subject} · {unitName} · {showMoment(issuedAt)}
            <div>
              {words.reason}: {reason}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
