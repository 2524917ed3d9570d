/**
 * Resumable uploads by tus at /api/v1/uploads. Only the address of an unfinished upload is kept in this browser, never its
 * content; the same file chosen again within 24 hours goes on where it stopped, also after the page was closed.
 */
import { DetailedError, Upload } from 'tus-js-client';
import { ApiError, csrfHeader, type Problem } from '../api/client.ts';

const PART = 4 * 1024 * 1024;

export interface SentUpload {
  /** For `?upload=` of any route that takes a file. Used once. */
  readonly id: string;
  readonly name: string;
}

export interface Sending {
  readonly done: Promise<SentUpload>;
  /** What was sent stays; `start` goes on. */
  pause(): Promise<void>;
  start(): Promise<void>;
  /** Also removes what was sent. */
  drop(): Promise<void>;
}

interface Watch {
  readonly onProgress: (sent: number, total: number) => void;
  readonly onResumed: () => void;
  readonly onBroken: (error: unknown) => void;
}

/** Tries again by itself after 1, 3 and 8 seconds; then `onBroken`, and `start` goes on. */
export function sendUpload(file: File, { onProgress, onResumed, onBroken }: Watch): Sending {
  let finish: (sent: SentUpload) => void = () => undefined;
  const done = new Promise<SentUpload>((resolve) => {
    finish = resolve;
  });
  const upload: Upload = new Upload(file, {
    endpoint: '/api/v1/uploads',
    chunkSize: PART,
    retryDelays: [1000, 3000, 8000],
    headers: csrfHeader(),
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type || 'application/octet-stream' },
    onProgress,
    onSuccess: () => finish({ id: upload.url?.split('/').at(-1) ?? '', name: file.name }),
    onError: (error) => onBroken(asApiError(error)),
  });
  const start = async () => {
    const [earlier] = upload.url === null ? await upload.findPreviousUploads() : [];
    if (earlier) {
      upload.resumeFromPreviousUpload(earlier);
      onResumed();
    }
    upload.start();
  };
  return { done, start, pause: () => upload.abort(false), drop: () => upload.abort(true) };
}

/** The problem that the server told, when it told one. */
function asApiError(error: unknown): unknown {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const problem = JSON.parse(body ?? '') as Problem;
    if (problem.code) return new ApiError(problem);
  } catch {
    // Not the service's own words: a proxy's page, or no answer at all.
  }
  return new ApiError(interrupted);
}

const interrupted: Problem = {
  code: 'UPLOAD_INTERRUPTED',
  title: 'Việc tải tệp lên bị gián đoạn.',
  titleEn: 'The upload was interrupted.',
  detail: 'Khi có mạng, bấm “Tiếp tục”: phần đã gửi không phải gửi lại.',
  detailEn: 'When the network is back press “Continue”: what was sent is not sent again.',
  status: 0,
  traceId: '',
};
