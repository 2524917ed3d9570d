/** On the page of what waits: that a second person is asked for. Nothing while nobody is. */
import { Alert } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { useWaitingCounts } from '../../shell/waiting-counts.ts';
import { recoveryWords } from './words.ts';

/** Undefined until it is known. */
export function useRecoveriesToConfirm(): number | undefined {
  const items = useWaitingCounts().data?.items;
  return items && (items.find(({ kind }) => kind === 'recovery-to-confirm')?.count ?? 0);
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
