/** On the page of what waits: that a second person is asked for. Nothing while nobody is. */
import { Alert } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { useWaitingCounts } from '../../shell/waiting-counts.ts';
import { recoveryWords } from './words.ts';

/** Undefined until it is asked for; none when nobody answers. */
export function useRecoveriesToConfirm(): number | undefined {
  const { data, isPending } = useWaitingCounts();
  if (isPending) return undefined;
  return data?.items.find(({ kind }) => kind === 'recovery-to-confirm')?.count ?? 0;
}

export function WaitingRecoveries() {
  const words = useWords(recoveryWords);
  const count = useRecoveriesToConfirm() ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={words.toConfirm(String(count))}
      description={words.toConfirmHelp}
      action={<Link to="/recoveries">{words.all}</Link>}
    />
  );
}
