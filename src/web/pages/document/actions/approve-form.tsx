import { Approve } from './approve.tsx';

export default function ApproveForm() {
  return <Approve kind="form" />;
}
