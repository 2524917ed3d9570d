import { Button, Flex, Table, Tag } from 'antd';
import { useState } from 'react';
import { api, type Body } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { showDate, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { type AppointmentItem, usePeople, usePosts } from './managed-unit.ts';
import { RecordForm, textOf } from './record-form.tsx';
import { manageWords } from './words.ts';

export function Posts({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const states = useWords(stateWords);
  const [on, setOn] = useState(today());
  const [appointing, setAppointing] = useState(false);
  const [ending, setEnding] = useState<AppointmentItem | null>(null);
  const read = usePosts(unitId, on);
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap align="center">
        <Button type="primary" onClick={() => setAppointing(true)}>
          {words.appoint}
        </Button>
        <DateField aria-label={words.on} value={on} always onChange={(day) => day && setOn(day)} />
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Wide label={words.areas['appointments']} className="manage-table">
        <Table
          aria-label={words.areas['appointments']}
          rowKey="id"
          size="small"
          pagination={false}
          locale={{ emptyText: words.postsNone }}
          loading={read.isPending}
          dataSource={read.data?.items ?? []}
          columns={[
            { title: words.fullName, dataIndex: 'fullName' },
            {
              title: words.position,
              render: (_, { position, isHead }) => (
                <>
                  {position} {isHead && <Tag>{words.isHead}</Tag>}
                </>
              ),
            },
            { title: words.role, render: (_, { role }) => states.role[role] },
            { title: words.from, render: (_, { validFrom }) => showDate(validFrom) },
            { title: words.to, render: (_, { validTo }) => showDate(validTo) || words.open },
            {
              title: '',
              render: (_, post) =>
                post.validTo === null && (
                  <Button aria-label={words.endOf(post.fullName)} onClick={() => setEnding(post)}>
                    {words.end}
                  </Button>
                ),
            },
          ]}
        />
      </Wide>
      {appointing && <Appoint unitId={unitId} onClose={() => setAppointing(false)} />}
      {ending && (
        <RecordForm
          title={words.endOf(ending.fullName)}
          okText={words.end}
          danger
          initial={{ lastDay: today() }}
          fields={[
            { name: 'lastDay', label: words.lastDay, kind: 'date' },
            { name: 'basis', label: words.basis, kind: 'long' },
          ]}
          send={(values) =>
            api('POST /appointments/{id}/end', {
              path: { id: ending.id },
              body: values as unknown as Body<'POST /appointments/{id}/end'>,
            })
          }
          onClose={() => setEnding(null)}
        />
      )}
    </Flex>
  );
}

function Appoint({ unitId, onClose }: { readonly unitId: string; readonly onClose: () => void }) {
  const words = useWords(manageWords);
  const states = useWords(stateWords);
  const people = usePeople(unitId);
  return (
    <RecordForm
      title={words.appoint}
      okText={words.appoint}
      initial={{ validFrom: today(), role: 'officer', isHead: false }}
      fields={[
        { name: 'personId', label: words.person, kind: 'choice', options: people },
        { name: 'position', label: words.position, kind: 'text' },
        {
          name: 'role',
          label: words.role,
          kind: 'choice',
          options: Object.entries(states.role).map(([value, label]) => ({ value, label })),
        },
        { name: 'isHead', label: words.head, kind: 'yes' },
        { name: 'validFrom', label: words.from, kind: 'date' },
        { name: 'validTo', label: words.to, kind: 'date', optional: true },
        { name: 'basis', label: words.basis, kind: 'long', optional: true },
      ]}
      send={(values) => {
        const body = {
          ...values,
          unitId,
          validTo: textOf(values, 'validTo'),
          basis: textOf(values, 'basis'),
        };
        return api('POST /appointments', { body: body as unknown as Body<'POST /appointments'> });
      }}
      onClose={onClose}
    />
  );
}
