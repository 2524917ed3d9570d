import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Table, Tag } from 'antd';
import { useState } from 'react';
import { api, type Body, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { usePosts, useTypes } from './managed-unit.ts';
import { RecordForm, textOf } from './record-form.tsx';
import { manageWords } from './words.ts';

type Grant = Item<'GET /authorities'>;

export function Authorities({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const [granting, setGranting] = useState(false);
  const [revoking, setRevoking] = useState<Grant | null>(null);
  const posts = usePosts(unitId);
  const read = useQuery({
    queryKey: liveKey('authorities', unitId),
    queryFn: ({ signal }) => api('GET /authorities', { query: { unitId }, signal }),
  });
  const nameOf = (appointmentId: string) =>
    posts.data?.items.find(({ id }) => id === appointmentId)?.fullName ?? '–';
  return (
    <Flex vertical gap="small">
      <div>
        <Button type="primary" onClick={() => setGranting(true)}>
          {words.grant}
        </Button>
      </div>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Wide label={words.areas['authorities']} className="manage-table">
        <Table
          aria-label={words.areas['authorities']}
          rowKey="id"
          size="small"
          pagination={false}
          locale={{ emptyText: words.grantsNone }}
          loading={read.isPending}
          dataSource={read.data?.items ?? []}
          columns={[
            {
              title: words.person,
              render: (_, { appointmentId, delegatorId }) => (
                <>
                  {nameOf(appointmentId)} {delegatorId !== null && <Tag>{words.delegation}</Tag>}
                </>
              ),
            },
            { title: words.form, render: (_, { form }) => words.forms[form] },
            { title: words.types, render: (_, { scopeTypes }) => scopeTypes?.join(', ') ?? words.every },
            {
              title: words.validity,
              render: (_, { validFrom, validTo }) =>
                `${showDate(validFrom)} – ${showDate(validTo) || words.open}`,
            },
            { title: words.basis, dataIndex: 'basis' },
            {
              title: '',
              render: (_, grant) =>
                grant.revokedAt === null ? (
                  <Button
                    aria-label={`${words.revoke}: ${nameOf(grant.appointmentId)}`}
                    onClick={() => setRevoking(grant)}
                  >
                    {words.revoke}
                  </Button>
                ) : (
                  <Tag color="error">{words.revoked}</Tag>
                ),
            },
          ]}
        />
      </Wide>
      {granting && <GrantForm unitId={unitId} onClose={() => setGranting(false)} />}
      {revoking && (
        <RecordForm
          title={words.revokeTitle}
          help={nameOf(revoking.appointmentId)}
          okText={words.revoke}
          danger
          fields={[]}
          send={() => api('DELETE /authorities/{id}', { path: { id: revoking.id } })}
          onClose={() => setRevoking(null)}
        />
      )}
    </Flex>
  );
}

function GrantForm({ unitId, onClose }: { readonly unitId: string; readonly onClose: () => void }) {
  const words = useWords(manageWords);
  const language = useLanguage();
  const posts = usePosts(unitId);
  const types = useTypes();
  return (
    <RecordForm
      title={words.grant}
      okText={words.grant}
      initial={{ form: 'KT', validFrom: today() }}
      fields={[
        {
          name: 'appointmentId',
          label: words.person,
          kind: 'choice',
          options: (posts.data?.items ?? []).map(({ id, fullName, position }) => ({
            value: id,
            label: `${fullName} – ${position}`,
          })),
        },
        {
          name: 'form',
          label: words.form,
          kind: 'choice',
          options: Object.entries(words.forms).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'scopeTypes',
          label: words.scope,
          kind: 'choices',
          optional: true,
          options: types.map((type) => ({ value: type.code, label: type[language] })),
        },
        { name: 'validFrom', label: words.from, kind: 'date' },
        { name: 'validTo', label: words.to, kind: 'date', optional: true },
        { name: 'basis', label: words.basis, kind: 'long' },
      ]}
      send={(values) => {
        const scope = values['scopeTypes'] as readonly string[] | undefined;
        const scopeTypes = scope === undefined || scope.length === 0 ? null : scope;
        const body = { ...values, unitId, scopeTypes, validTo: textOf(values, 'validTo') };
        return api('POST /authorities', { body: body as unknown as Body<'POST /authorities'> });
      }}
      onClose={onClose}
    />
  );
}
