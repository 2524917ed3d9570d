/** Why it came back, with the comments at their places. */
import { Alert, Flex, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export function Returned() {
  const words = useWords(composeWords);
  const { record } = useOwnDraft();
  if (record?.state !== 'returned') return null;
  const last = record.reviews.filter(({ decision }) => decision === 'returned').at(-1);
  return (
    <Alert
      type="warning"
      showIcon
      title={`${words.returnedTitle}: ${record.returnReason ?? ''}`}
      description={
        last && (
          <Flex vertical gap={4}>
            <Typography.Text type="secondary">
              {words.returnedBy(last.fullName, showMoment(last.at))}
            </Typography.Text>
            <ul>
              {last.comments.map(({ page, text }) => (
                <li key={`${page} ${text}`}>
                  {words.onPage(page)}: {text}
                </li>
              ))}
            </ul>
          </Flex>
        )
      }
    />
  );
}
