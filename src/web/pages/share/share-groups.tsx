/** Why the share is not higher, and how it is made up by type; every number opens its documents. */
import { useQuery } from '@tanstack/react-query';
import { Card, Table, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { NumberLink, PercentLink } from './number-link.tsx';
import type { Question } from './share-question.ts';
import { useShareGroups } from './use-share.ts';
import { shareWords } from './words.ts';

interface Props {
  readonly question: Question;
}

const others = ['B', 'C', 'D'] as const;

export function ShareCauses({ question }: Props) {
  const words = useWords(shareWords);
  const read = useShareGroups(question, 'cause');
  const rows = (read.data?.items ?? [])
    .flatMap(({ key, classes }) =>
      others.map((letter) => ({ id: `${letter} ${key}`, letter, cause: key, count: classes[letter] })),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  return (
    <Card size="small">
      <h2 className="share-card-title">{words.why}</h2>
      {read.data && rows.length === 0 ? (
        <Typography.Text type="secondary">{words.whyNone}</Typography.Text>
      ) : (
        <Table
          aria-label={words.why}
          size="small"
          rowKey="id"
          pagination={false}
          loading={read.isPending}
          dataSource={rows}
          columns={[
            { title: words.class, width: 70, dataIndex: 'letter' },
            { title: words.cause, render: (_, { cause }) => words.causes[cause] ?? cause },
            {
              title: words.count,
              width: 110,
              align: 'end',
              render: (_, { letter, cause, count }) => (
                <NumberLink
                  count={count}
                  what={words.causes[cause] ?? cause}
                  behind={{ ...question, class: letter, cause }}
                />
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}

export function ShareTypes({ question }: Props) {
  const words = useWords(shareWords);
  const language = useLanguage();
  const read = useShareGroups(question, 'type');
  const types = useQuery({
    queryKey: ['document-types'],
    queryFn: () => api('GET /document-types'),
    staleTime: Infinity,
  });
  const nameOf = (code: string) => types.data?.items.find((type) => type.code === code)?.[language] ?? code;
  if (read.data?.items.length === 0) return null;
  return (
    <Card size="small">
      <h2 className="share-card-title">{words.byType}</h2>
      <Table
        aria-label={words.byType}
        size="small"
        rowKey="key"
        pagination={false}
        loading={read.isPending}
        dataSource={(read.data?.items ?? []).toSorted((a, b) => b.n - a.n)}
        columns={[
          { title: words.type, render: (_, { key }) => nameOf(key) },
          {
            title: words.fully,
            width: 150,
            render: (_, { key, fullyElectronic }) => (
              <PercentLink
                ratio={fullyElectronic}
                what={`${words.fully} · ${nameOf(key)}`}
                behind={{ ...question, typeCode: key, class: 'A' }}
              />
            ),
          },
          {
            title: 'N',
            width: 90,
            align: 'end',
            render: (_, { key, n }) => (
              <NumberLink count={n} what={nameOf(key)} behind={{ ...question, typeCode: key }} />
            ),
          },
        ]}
      />
    </Card>
  );
}
