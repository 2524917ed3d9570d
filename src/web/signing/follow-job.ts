import { type Answer, ApiError, api, type Problem } from '../api/client.ts';

export type JobReport = Answer<'GET /jobs/{id}'>;

/** Asks after a job until it ends. A lost network is waited for: the job goes on without the page. */
export async function followJob(id: string, onStep?: (report: JobReport) => void): Promise<JobReport> {
  for (let wait = 150; ; wait = Math.min(wait * 1.3, 1500)) {
    const report = await ask(id);
    if (report) {
      onStep?.(report);
      if (report.state === 'done') return report;
      if (report.state === 'failed') throw new ApiError(asProblem(report.error));
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function ask(id: string): Promise<JobReport | null> {
  try {
    return await api('GET /jobs/{id}', { path: { id } });
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 0) return null;
    throw error;
  }
}

interface KeptError {
  readonly code?: string;
  readonly title?: { readonly vi: string; readonly en: string };
  readonly remedy?: { readonly vi: string; readonly en: string };
}

/** The error that a failed job kept, as a problem answer. */
export function asProblem(kept: unknown): Problem {
  const error = (kept ?? {}) as KeptError;
  return {
    code: error.code ?? 'JOB_FAILED',
    title: error.title?.vi ?? 'Không thành công.',
    titleEn: error.title?.en ?? 'Failed.',
    detail: error.remedy?.vi ?? '',
    detailEn: error.remedy?.en ?? '',
    status: 0,
    traceId: '',
  };
}
