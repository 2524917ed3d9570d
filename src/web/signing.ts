/** The PIN dialog, open signing sessions, and jobs with their progress. */
import { ApiError, get, type Json, type Problem, post } from './api.ts';
import { both, field, h, notice, replace } from './dom.ts';
import { describe } from './problem.ts';

export type Holder = { readonly holder: 'personal' } | { readonly holder: 'seal'; readonly unitId: string };

interface OpenSession {
  readonly id: string;
  readonly expiresAt: number;
}

/** Sessions of this page, by holder: a batch needs the PIN once. */
const open = new Map<string, OpenSession>();

/** The id of an open signing session; asks for the PIN when there is none. Null when the person gives up. */
export async function signingSession(holder: Holder, what: string): Promise<string | null> {
  const key = JSON.stringify(holder);
  const known = open.get(key);
  if (known && known.expiresAt > Date.now() + 5_000) return known.id;
  const made = await ask(
    'Nhập PIN để ký',
    `Enter the PIN – ${what}`,
    field(
      'PIN của khóa ký',
      'PIN',
      h('input', {
        name: 'value',
        type: 'password',
        inputmode: 'numeric',
        autocomplete: 'off',
        required: true,
      }),
    ),
    (pin) => withSecondFactor(() => post('/signing-sessions', { ...holder, pin })),
  );
  if (made === null) return null;
  open.set(key, { id: made.id, expiresAt: Date.parse(made.expiresAt) });
  return made.id;
}

/** Forgets a session that the server has ended. */
export function forgetSessions(): void {
  open.clear();
}

/** A second factor older than 15 minutes is asked for again, then the work is done. */
async function withSecondFactor(work: () => Promise<Json>): Promise<Json> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'SECOND_FACTOR_STALE') throw error;
    const given = await ask(
      'Xác thực lại',
      'Second factor again',
      field(
        'Mã xác thực 6 chữ số',
        'code',
        h('input', { name: 'value', inputmode: 'numeric', maxlength: 6, required: true }),
      ),
      (code) => post('/session/second-factor', { code }),
    );
    if (given === null) throw error;
    return work();
  }
}

/** A dialog with one field; stays open with the reason until `work` succeeds or the person gives up. */
function ask(
  vi: string,
  en: string,
  control: HTMLElement,
  work: (value: string) => Promise<Json>,
): Promise<Json | null> {
  return new Promise((resolve) => {
    const answer = h('div', {});
    const submit = h('button', { class: 'main', type: 'submit' }, 'Đồng ý');
    const dialog = h('dialog');
    const form: HTMLFormElement = h(
      'form',
      { method: 'dialog' },
      h('h2', {}, both(vi, en)),
      control,
      answer,
      h(
        'div',
        { class: 'row' },
        submit,
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Thôi'),
      ),
    );
    dialog.append(form);
    let result: Json | null = null;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      const value = new FormData(form).get('value');
      try {
        result = (await work(String(value))) ?? {};
        dialog.close();
      } catch (error) {
        replace(answer, h('div', { class: 'says bad', role: 'alert' }, describe(error)));
        submit.disabled = false;
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const steps: Readonly<Record<string, string>> = {
  queued: 'Đang chờ',
  running: 'Đang làm',
  done: 'Xong',
  failed: 'Không thành công',
};

/** Follows a job to its end in a small window; true when it is done. */
export async function follow(job: Json, vi: string): Promise<boolean> {
  const step = h('p', {}, steps['queued']);
  const bar = h('progress', {});
  const dialog = h('dialog', {}, h('h2', {}, vi), bar, step);
  document.body.append(dialog);
  dialog.showModal();
  try {
    for (let wait = 150; ; wait = Math.min(wait * 1.3, 1500)) {
      const now = await get(`/jobs/${job.id}`);
      replace(step, steps[now.state] ?? now.state, now.step ? ` – ${now.step}` : '');
      if (now.state === 'done') return true;
      if (now.state === 'failed') {
        if (now.error?.code === 'SIGNING_SESSION_ENDED') forgetSessions();
        throw new ApiError(asProblem(now.error));
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  } catch (error) {
    notice(describe(error), true);
    return false;
  } finally {
    dialog.close();
    dialog.remove();
  }
}

/** The error of a failed job, as a problem answer. */
function asProblem(error: Json): Problem {
  return {
    code: error?.code ?? 'JOB_FAILED',
    title: error?.title?.vi ?? 'Không thành công.',
    titleEn: error?.title?.en ?? 'Failed.',
    detail: error?.remedy?.vi ?? '',
    detailEn: error?.remedy?.en ?? '',
    status: 0,
    traceId: '',
  };
}
