import { Approve } from './approve.tsx';

export default function ApproveContent() {
  return <Approve kind="content" />;
}
