/** Who signs, in order, each under an authority that is in force today for this unit and type (Đ13). */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Select, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import type { Signer } from './draft-values.ts';
import { type SigningAuthority, useAuthorities } from './use-authorities.ts';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export function Signers() {
  const words = useWords(composeWords);
  const { values, set, record } = useOwnDraft();
  const { signers } = values;
  const { authorities, error } = useAuthorities(values.unitId, values.typeCode);
  const nameOf = (signer: Signer) =>
    authorities?.find(({ appointmentId }) => appointmentId === signer.appointmentId)?.name ??
    record?.signers.find(({ appointmentId }) => appointmentId === signer.appointmentId)?.fullName ??
    '…';
  const move = (index: number, by: number) => {
    const next = [...signers];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    set({ signers: next });
  };
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{words.signerHelp}</Typography.Text>
      <ProblemAlert error={error} />
      <ol className="draft-list">
        {signers.map((signer, index) => (
          <li key={signer.appointmentId} className="draft-line">
            <span className="draft-name">
              {index + 1}. <strong>{words.form[signer.form]}</strong> {nameOf(signer)}
            </span>
            <Button
              icon={<ArrowUpOutlined aria-hidden />}
              disabled={index === 0}
              aria-label={words.up(nameOf(signer))}
              onClick={() => move(index, -1)}
            />
            <Button
              icon={<ArrowDownOutlined aria-hidden />}
              disabled={index === signers.length - 1}
              aria-label={words.down(nameOf(signer))}
              onClick={() => move(index, 1)}
            />
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={words.remove(nameOf(signer))}
              onClick={() => set({ signers: signers.filter((_, at) => at !== index) })}
            />
          </li>
        ))}
      </ol>
      {authorities?.length === 0 && <Alert type="warning" showIcon title={words.noAuthority} />}
      <AddSigner
        offered={authorities?.filter(
          (one) => !signers.some((taken) => taken.appointmentId === one.appointmentId),
        )}
        onChosen={({ appointmentId, form, grantId }) =>
          set({ signers: [...signers, { appointmentId, form, grantId }] })
        }
      />
    </Flex>
  );
}

interface AddProps {
  readonly offered: readonly SigningAuthority[] | undefined;
  readonly onChosen: (authority: SigningAuthority) => void;
}

function AddSigner({ offered, onChosen }: AddProps) {
  const words = useWords(composeWords);
  return (
    <Select<string>
      aria-label={words.addSigner}
      placeholder={words.addSigner}
      value={null as unknown as string}
      loading={offered === undefined}
      options={
        offered?.map(({ grantId, form, name, position }) => ({
          value: grantId,
          label: `${words.form[form]} ${name} – ${position}`,
        })) ?? []
      }
      onChange={(grantId) => {
        const chosen = offered?.find((one) => one.grantId === grantId);
        if (chosen) onChosen(chosen);
      }}
    />
  );
}
