/** Refusals and failures, said in words: what happened, what to do, and which fields are wrong. */
import { ApiError, type Json } from './api.ts';
import { type Child, h, notice } from './dom.ts';

export function describe(error: unknown): Child {
  if (!(error instanceof ApiError)) return `Lỗi của trang: ${String(error)}`;
  const { problem } = error;
  const fields = (problem.details?.['fields'] as Json[] | undefined) ?? [];
  return [
    h('strong', {}, problem.title),
    h('div', {}, problem.detail),
    fields.map((field) => h('div', {}, `• ${field.path}: ${field.vi}`)),
    h('div', { class: 'en', lang: 'en' }, `${problem.titleEn} ${problem.detailEn}`),
    problem.status >= 500 && h('div', { class: 'mono' }, problem.traceId),
  ];
}

/** Runs what a button asks: the button rests meanwhile, a refusal is shown. */
export function acting(work: (event: Event) => Promise<unknown>): (event: Event) => Promise<void> {
  return async (event) => {
    event.preventDefault();
    const target = event.currentTarget;
    const button = (event as SubmitEvent).submitter ?? target;
    if (button instanceof HTMLButtonElement) button.disabled = true;
    try {
      await work(event);
    } catch (error) {
      notice(describe(error), true);
    } finally {
      if (button instanceof HTMLButtonElement) button.disabled = false;
    }
  };
}
