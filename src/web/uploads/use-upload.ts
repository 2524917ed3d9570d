import { useCallback, useEffect, useRef, useState } from 'react';
import { type Sending, type SentUpload, sendUpload } from './send-upload.ts';

export interface UploadState {
  readonly phase: 'idle' | 'sending' | 'paused' | 'broken' | 'using';
  readonly name: string;
  readonly sent: number;
  readonly total: number;
  readonly resumed: boolean;
  readonly error: unknown;
}

const idle: UploadState = { phase: 'idle', name: '', sent: 0, total: 0, resumed: false, error: null };

export interface UploadControl {
  readonly state: UploadState;
  /** Sends the file, then lets `use` hand it to a route; its error is shown with the file. */
  readonly send: (file: File) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly drop: () => void;
}

export function useUpload(use: (sent: SentUpload) => Promise<unknown>): UploadControl {
  const [state, setState] = useState(idle);
  const sending = useRef<Sending>(null);
  const latestUse = useRef(use);
  latestUse.current = use;
  const change = useCallback(
    (part: Partial<UploadState>) => setState((before) => ({ ...before, ...part })),
    [],
  );
  const send = useCallback(
    (file: File) => {
      setState({ ...idle, phase: 'sending', name: file.name, total: file.size });
      const mine = sendUpload(file, {
        onProgress: (sent, total) => change({ sent, total }),
        onResumed: () => change({ resumed: true }),
        onBroken: (error) => change({ phase: 'broken', error }),
      });
      sending.current = mine;
      void mine.start();
      void mine.done.then(async (sent) => {
        change({ phase: 'using', error: null });
        await latestUse.current(sent).then(
          () => setState(idle),
          (error: unknown) => setState({ ...idle, error }),
        );
      });
    },
    [change],
  );
  // Leaving the page interrupts; the same file chosen again goes on.
  useEffect(() => () => void sending.current?.pause(), []);
  const pause = useCallback(() => {
    void sending.current?.pause();
    change({ phase: 'paused' });
  }, [change]);
  const resume = useCallback(() => {
    change({ phase: 'sending', error: null });
    void sending.current?.start();
  }, [change]);
  const drop = useCallback(() => {
    void sending.current?.drop().catch(() => undefined);
    setState(idle);
  }, []);
  return { state, send, pause, resume, drop };
}
