/**
 * The one error that crosses rooms. Every refusal a person can meet is an `AppError` whose `spec` stands in a
 * catalogue made by `defineErrors`: a stable code, a sentence in Vietnamese and English, and what to do.
 * Anything else that is thrown is a defect and is answered as `INTERNAL`.
 */
export type ErrorKind =
  | 'invalid' // the request or the file is wrong: 422
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'conflict' // the state does not allow it: 409
  | 'stale' // somebody changed it meanwhile (If-Match): 412
  | 'precondition-required' // If-Match is missing: 428
  | 'too-large' // 413
  | 'unsupported' // media type: 415
  | 'locked' // 423
  | 'too-slow' // the client: 408
  | 'too-many' // 429
  | 'unavailable' // an engine is out of reach; try again: 503
  | 'full' // no room on the disk: 507
  | 'internal'; // 500

export interface ErrorText {
  readonly vi: string;
  readonly en: string;
}

export interface ErrorSpec {
  readonly code: string;
  readonly kind: ErrorKind;
  /** What happened. `{name}` is replaced by the parameter of that name. */
  readonly title: ErrorText;
  /** What the reader can do now. */
  readonly remedy: ErrorText;
}

export type ErrorParams = Readonly<Record<string, string | number>>;

/** Makes a catalogue: each key becomes the stable code of its entry. */
export function defineErrors<const T extends Record<string, Omit<ErrorSpec, 'code'>>>(
  specs: T,
): { readonly [K in keyof T]: ErrorSpec & { readonly code: K } } {
  const entries = Object.entries(specs).map(([code, spec]) => [code, { code, ...spec }]);
  return Object.fromEntries(entries) as { readonly [K in keyof T]: ErrorSpec & { readonly code: K } };
}

export interface AppErrorOptions {
  readonly params?: ErrorParams;
  /** Machine-readable details for the problem answer: field paths, a successor's id, seconds to wait. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class AppError extends Error {
  readonly spec: ErrorSpec;
  readonly params: ErrorParams;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(spec: ErrorSpec, options: AppErrorOptions = {}) {
    const params = options.params ?? {};
    super(
      `${spec.code}: ${fill(spec.title.en, params)}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'AppError';
    this.spec = spec;
    this.params = params;
    this.details = options.details ?? {};
  }

  get code(): string {
    return this.spec.code;
  }

  title(language: keyof ErrorText): string {
    return fill(this.spec.title[language], this.params);
  }

  remedy(language: keyof ErrorText): string {
    return fill(this.spec.remedy[language], this.params);
  }
}

export function isAppError(error: unknown, spec?: ErrorSpec): error is AppError {
  return error instanceof AppError && (spec === undefined || error.code === spec.code);
}

function fill(text: string, params: ErrorParams): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
