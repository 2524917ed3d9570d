/**
 * A page that can not be drawn leaves a sentence and a way on, never a blank screen. Mostly its files are gone: the service
 * was updated while the page was open, or the network broke while they were fetched.
 */
import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { useWords } from '../catalogue/words.ts';
import { shellWords } from './shell-words.ts';

interface Props {
  /** Another address is another page: it gets its chance. */
  readonly address: string;
  readonly children: ReactNode;
}

interface State {
  readonly failedAt: string | null;
}

export class PageBoundary extends Component<Props, State> {
  override state: State = { failedAt: null };

  static getDerivedStateFromError(): Partial<State> {
    return { failedAt: '' };
  }

  override componentDidCatch(): void {
    this.setState({ failedAt: this.props.address });
  }

  override render(): ReactNode {
    const { failedAt } = this.state;
    return failedAt === '' || failedAt === this.props.address ? <PageFailed /> : this.props.children;
  }
}

function PageFailed() {
  const words = useWords(shellWords);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={words.pageFailed}
      description={words.pageFailedHelp}
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {words.reload}
        </Button>
      }
    />
  );
}
