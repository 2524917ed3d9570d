/** Users, units, posts, authority, certificates, books, groups, holidays: each with what was changed, when and by whom. */
import { useQuery } from '@tanstack/react-query';
import { Collapse, Flex, Typography } from 'antd';
import type { ComponentType } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { BoxTabs } from '../../components/box-tabs.tsx';
import { UnitSelect } from '../../components/unit-select.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { useAppointments } from '../../shell/session.tsx';
import { LedgerEvents } from '../ledger/ledger-events.tsx';
import { Accounts } from './accounts.tsx';
import { Authorities } from './authorities.tsx';
import { Books } from './books.tsx';
import { Certificates } from './certificates.tsx';
import { Groups } from './groups.tsx';
import { Holidays } from './holidays.tsx';
import { useManagedUnit } from './managed-unit.ts';
import { Posts } from './posts.tsx';
import { Units } from './units.tsx';
import { manageWords } from './words.ts';
import './manage-page.css';
import '../ledger/ledger-page.css';

interface Area {
  readonly key: string;
  readonly Part: ComponentType<{ readonly unitId: string }>;
  /** How the kinds of its events begin. */
  readonly kinds: readonly string[];
}

const areas: readonly Area[] = [
  { key: 'accounts', Part: Accounts, kinds: ['account.', 'recovery.', 'person.', 'mail.address'] },
  { key: 'units', Part: Units, kinds: ['unit.'] },
  { key: 'appointments', Part: Posts, kinds: ['appointment.'] },
  { key: 'authorities', Part: Authorities, kinds: ['authority.'] },
  {
    key: 'certificates',
    Part: Certificates,
    kinds: ['certificate.', 'key.', 'unit.seal', 'person.signature'],
  },
  { key: 'books', Part: Books, kinds: ['book.', 'register.'] },
  { key: 'groups', Part: Groups, kinds: ['group.'] },
  { key: 'holidays', Part: Holidays, kinds: ['calendar.'] },
];

export default function ManagePage() {
  const words = useWords(manageWords);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { set } = useAddressBar();
  const unitId = useManagedUnit();
  const ownId = useAppointments('it')[0]?.unitId ?? unitId;
  const active = areas.find(({ key }) => pathname.endsWith(`/${key}`)) ?? areas[0]!;
  const unit = useQuery({
    queryKey: ['unit', unitId],
    queryFn: () => api('GET /units/{id}', { path: { id: unitId } }),
    enabled: unitId !== '',
  });
  return (
    <div className="manage-page">
      <Typography.Title level={1} className="manage-title">
        {words.title}
      </Typography.Title>
      <Flex gap="small" wrap align="center">
        <Typography.Text strong>{unit.data?.name}</Typography.Text>
        <div className="manage-unit">
          <UnitSelect
            label={words.unit}
            placeholder={words.otherUnit}
            onChosen={({ id }) => set({ unit: id })}
          />
        </div>
      </Flex>
      <BoxTabs
        label={words.areasLabel}
        value={active.key}
        boxes={areas.map(({ key }) => ({ key, label: words.areas[key] ?? key }))}
        onChange={(key) => void navigate(`/manage/${key}${search}`)}
      />
      <Flex key={active.key} vertical gap="middle">
        <active.Part key={unitId} unitId={unitId} />
        <Collapse
          items={[
            {
              key: 'history',
              label: words.history,
              children: (
                <LedgerEvents
                  // One calendar for all: its changes stand in the history of who made them.
                  subject={{ unitId: active.key === 'holidays' ? ownId : unitId }}
                  kinds={active.kinds}
                  empty={words.historyNone}
                />
              ),
            },
          ]}
        />
      </Flex>
    </div>
  );
}
