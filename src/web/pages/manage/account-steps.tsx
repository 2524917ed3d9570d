import { Button, Flex } from 'antd';
import { useState } from 'react';
import { api, type Body } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { useSession } from '../../shell/session.tsx';
import type { AccountItem } from './accounts.tsx';
import { RecordForm } from './record-form.tsx';
import { manageWords } from './words.ts';

type Step = 'disable' | 'recover' | 'leave';

export function AccountSteps({ account }: { readonly account: AccountItem }) {
  const words = useWords(manageWords);
  const [step, setStep] = useState<Step | null>(null);
  const { account: own } = useSession();
  const { id, fullName, disabledAt } = account;
  const path = { id };
  const common = { onClose: () => setStep(null) };
  const reason = { name: 'reason', label: words.reason, kind: 'long' } as const;
  const named = (text: string) => `${text}: ${fullName}`;
  // Nobody recovers, disables or dismisses themselves.
  if (id === own.id) return <>{words.yourself}</>;
  return (
    <Flex gap="small" wrap>
      <Button aria-label={named(words.recover)} onClick={() => setStep('recover')}>
        {words.recover}
      </Button>
      {disabledAt === null && (
        <>
          <Button aria-label={named(words.disable)} onClick={() => setStep('disable')}>
            {words.disable}
          </Button>
          <Button danger aria-label={named(words.leave)} onClick={() => setStep('leave')}>
            {words.leave}
          </Button>
        </>
      )}
      {step === 'disable' && (
        <RecordForm
          {...common}
          title={words.disableOf(fullName)}
          help={words.disableHelp}
          okText={words.disable}
          danger
          fields={[]}
          send={() => api('POST /accounts/{id}/disable', { path })}
        />
      )}
      {step === 'recover' && (
        <RecordForm
          {...common}
          title={words.recoverOf(fullName)}
          help={words.recoverHelp}
          okText={words.recover}
          initial={{ kind: disabledAt === null ? 'password' : 'enable' }}
          fields={[
            {
              name: 'kind',
              label: words.recoverKind,
              kind: 'choice',
              options: (disabledAt === null
                ? (['password', 'second-factor'] as const)
                : (['enable'] as const)
              ).map((value) => ({
                value,
                label: words.recoverKinds[value] ?? value,
              })),
            },
            reason,
          ]}
          send={(values) =>
            api('POST /accounts/{id}/recoveries', {
              path,
              body: values as unknown as Body<'POST /accounts/{id}/recoveries'>,
            })
          }
        />
      )}
      {step === 'leave' && (
        <RecordForm
          {...common}
          title={words.leaveOf(fullName)}
          help={words.leaveHelp}
          okText={words.leave}
          danger
          fields={[reason]}
          send={({ reason: said }) =>
            api('POST /accounts/{id}/leave', { path, body: { reason: String(said) } })
          }
        />
      )}
    </Flex>
  );
}
