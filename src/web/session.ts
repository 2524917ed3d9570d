/** Who is signed in, and the sign-in form with its demo accounts. */
import { ApiError, call, get, type Json, useCsrfToken } from './api.ts';
import { both, field, h, replace } from './dom.ts';
import { describe } from './problem.ts';

export interface Appointment {
  readonly id: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly role: string;
  readonly position: string;
  readonly isHead: boolean;
}

export interface Session {
  readonly account: { readonly id: string; readonly username: string; readonly fullName: string };
  readonly appointments: readonly Appointment[];
  readonly csrfToken: string;
  readonly demo: boolean;
}

let current: Session | null = null;

export function session(): Session {
  if (current === null) throw new Error('not signed in');
  return current;
}

export function hasRole(...roles: string[]): boolean {
  return session().appointments.some(({ role }) => roles.includes(role));
}

export async function loadSession(): Promise<Session | null> {
  try {
    return accept(await get('/session'));
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

function accept(body: Json): Session {
  useCsrfToken(body.csrfToken);
  current = body;
  return body;
}

export async function signOut(): Promise<void> {
  await call('DELETE', '/session');
  current = null;
}

/** Draws the form; `onSignedIn` is called with an open session. True in demo mode. */
export async function showSignIn(page: Element, onSignedIn: () => void): Promise<boolean> {
  const service = await get('/service');
  const username = h('input', {
    name: 'username',
    autocomplete: 'username',
    required: true,
    autocapitalize: 'none',
  });
  const password = h('input', {
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  });
  const code = h('input', {
    name: 'code',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    maxlength: 6,
  });
  const answer = h('div', {});
  const submit = async (event: Event) => {
    event.preventDefault();
    replace(answer);
    const json = {
      username: username.value,
      password: password.value,
      ...(code.value ? { code: code.value } : {}),
    };
    try {
      accept((await call('POST', '/session', { json })).body);
      onSignedIn();
    } catch (error) {
      replace(answer, h('div', { class: 'says bad', role: 'alert' }, describe(error)));
      if (error instanceof ApiError && error.problem.code.startsWith('SECOND_FACTOR')) code.focus();
    }
  };
  const form = h(
    'form',
    { class: 'card narrow', onsubmit: submit },
    h('h1', {}, both('Đăng nhập', 'Sign in')),
    field('Tên đăng nhập', 'user name', username),
    field('Mật khẩu', 'password', password),
    field('Mã xác thực 6 chữ số', 'second factor', code),
    answer,
    h('button', { class: 'main', type: 'submit' }, 'Đăng nhập'),
    h(
      'p',
      { class: 'quiet' },
      h('a', { href: '/check' }, both('Kiểm tra một văn bản', 'check a document')),
      ' không cần tài khoản.',
    ),
  );
  replace(page, form, service.demo && demoCard(service.demo, { username, password, code }));
  username.focus();
  return service.demo !== null;
}

interface Inputs {
  readonly username: HTMLInputElement;
  readonly password: HTMLInputElement;
  readonly code: HTMLInputElement;
}

function demoCard(demo: Json, inputs: Inputs): HTMLElement {
  const rows = h('ul', { class: 'list' });
  const search = h('input', {
    type: 'search',
    placeholder: 'Tìm đơn vị, chức vụ…',
    'aria-label': 'Tìm tài khoản',
  });
  const fill = async (username: string) => {
    const fresh = (await get('/service')).demo;
    inputs.username.value = username;
    inputs.password.value = fresh.password;
    inputs.code.value = fresh.code;
  };
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = demo.accounts.filter((one: Json) =>
      `${one.username} ${one.fullName} ${one.unitName} ${one.position}`.toLowerCase().includes(wanted),
    );
    replace(
      rows,
      found
        .slice(0, 12)
        .map((one: Json) =>
          h(
            'li',
            { class: 'row apart' },
            h('span', {}, h('span', { class: 'mono' }, one.username), ` – ${one.position}, ${one.unitName}`),
            h('button', { type: 'button', onclick: () => fill(one.username) }, 'Điền'),
          ),
        ),
    );
  };
  search.addEventListener('input', draw);
  draw();
  return h(
    'section',
    { class: 'card narrow' },
    h('h2', {}, both('Tài khoản trình diễn', 'demo accounts')),
    h(
      'p',
      { class: 'quiet' },
      'Mật khẩu ',
      h('b', {}, demo.password),
      ', PIN ',
      h('b', {}, demo.pin),
      ', mã xác thực lúc này ',
      h('b', {}, demo.code),
      '. Mỗi mã chỉ dùng một lần trong 30 giây.',
    ),
    search,
    rows,
  );
}
