/** While the tool works, and when it did not: what happened and what to do. */
import { Alert, Flex, Progress, Typography } from 'antd';
import { useWords } from '../catalogue/words.ts';
import type { TokenFailure } from './token-signing.ts';
import { tokenWords } from './token-words.ts';

export function TokenHelp({ failure }: { readonly failure?: TokenFailure }) {
  const words = useWords(tokenWords);
  if (!failure)
    return (
      <Flex vertical gap="small">
        <Typography.Text>{words.waiting}</Typography.Text>
        <Progress percent={100} status="active" showInfo={false} aria-label={words.waiting} />
      </Flex>
    );
  const { title, steps } = words.faults[failure.fault];
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={title}
      description={
        <>
          <ol className="plain-list">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {failure.said !== '' && <Typography.Text code>{failure.said.slice(0, 300)}</Typography.Text>}
        </>
      }
    />
  );
}
