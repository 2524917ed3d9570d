/** One session with one token: every call in turn, every failure with a name, no PIN tried that could lock it. */
import { AppError, isAppError } from '../../app-error.ts';
import { CK, CKR, failedWith, type Handle, type Pkcs11Driver, returnValueOf } from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';
import type { ModuleUse, TokenState } from './pkcs11-module.ts';

/** After these nothing that was opened on the token can be used again. */
const gone: readonly number[] = [
  CKR.SLOT_ID_INVALID,
  CKR.DEVICE_REMOVED,
  CKR.SESSION_CLOSED,
  CKR.SESSION_HANDLE_INVALID,
  CKR.TOKEN_NOT_PRESENT,
  CKR.TOKEN_NOT_RECOGNIZED,
  CKR.USER_NOT_LOGGED_IN,
  CKR.CRYPTOKI_NOT_INITIALIZED,
];
/** One object is no longer there, though the token is. */
const objectGone: readonly number[] = [CKR.KEY_HANDLE_INVALID, CKR.OBJECT_HANDLE_INVALID];
const wrongPin = [CKR.PIN_INCORRECT, CKR.PIN_INVALID, CKR.PIN_LEN_RANGE];

/** What the token's flags say about the tries left after a wrong PIN; `unknown` when it sets none. */
export type TriesLeft = 'unknown' | 'reduced' | 'one' | 'none';

export class TokenSession {
  readonly slot: Handle;
  readonly #use: ModuleUse;
  readonly #handle: Handle;
  #state: TokenState;
  #isLoggedIn = false;
  #isClosed = false;
  #isRefused = false;

  private constructor(use: ModuleUse, slot: Handle, state: TokenState, handle: Handle) {
    this.#use = use;
    this.slot = slot;
    this.#state = state;
    this.#handle = handle;
  }

  /**
   * A session without login, read-only unless `writable`. Throws TOKEN_REMOVED, TOKEN_FAILED. The caller keeps the hold on
   * the module.
   */
  static async open(use: ModuleUse, slot: Handle, writable = false): Promise<TokenSession> {
    const state = use.stateOf(slot);
    return state.inTurn(() => {
      try {
        const flags = CK.SERIAL_SESSION | (writable ? CK.RW_SESSION : 0);
        const handle = use.driver.C_OpenSession(slot, flags);
        return new TokenSession(use, slot, state, handle);
      } catch (error) {
        throw namedError(error, use.driver, slot);
      }
    });
  }

  get threads(): boolean {
    return this.#use.threads;
  }

  /**
   * Work with the token, when the earlier work is done. Throws TOKEN_SESSION_ENDED after `close`, TOKEN_REMOVED from the
   * moment the token went away, TOKEN_FAILED for any other failure of it, and what the work throws itself.
   */
  call<T>(work: (driver: Pkcs11Driver, handle: Handle) => T | Promise<T>): Promise<T> {
    return this.#state.inTurn(async () => {
      this.#requireAlive();
      try {
        return await work(this.#use.driver, this.#handle);
      } catch (error) {
        const named = namedError(error, this.#use.driver, this.slot);
        if (isAppError(named, tokenErrors.TOKEN_REMOVED)) this.#state.lost = true;
        throw named;
      }
    });
  }

  /**
   * Logs the user in. When this process is logged in already, the PIN is held against the one that did it. Throws
   * TOKEN_PIN_WRONG (`details.triesLeft`: `TriesLeft`), TOKEN_PIN_LAST_TRY, TOKEN_PIN_LOCKED, TOKEN_IN_USE.
   */
  login(pin: string): Promise<void> {
    return this.call((driver, handle) => {
      const { state } = driver.C_GetSessionInfo(handle);
      const isIn = state === CK.RO_USER_FUNCTIONS || state === CK.RW_USER_FUNCTIONS;
      if (isIn) this.#joinLogin(driver, pin);
      else this.#firstLogin(driver, handle, pin);
      this.#state.logins += 1;
      this.#isLoggedIn = true;
    });
  }

  /**
   * CKA_ALWAYS_AUTHENTICATE (§4.9): the PIN once more, for the operation that was just begun. To be called within `call`.
   * A PIN that is refused ends the session: it is never sent a second time.
   */
  loginForOperation(pin: string): void {
    try {
      tryPin(this.#use.driver, this.#handle, this.slot, CK.CONTEXT_SPECIFIC, pin);
    } catch (error) {
      this.#isRefused = true;
      throw error;
    }
  }

  /** Logs out with the last session of the token. Never throws: what cannot be closed is gone. */
  close(): Promise<void> {
    return this.#state.inTurn(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      if (!this.#use.isCurrent || this.#state.lost) return;
      const { driver } = this.#use;
      if (this.#isLoggedIn) this.#state.logins -= 1;
      if (this.#isLoggedIn && this.#state.logins === 0) {
        this.#state.forgetPin();
        quietly(() => driver.C_Logout(this.#handle));
      }
      quietly(() => driver.C_CloseSession(this.#handle));
    });
  }

  #requireAlive(): void {
    if (this.#isClosed || this.#isRefused) throw new AppError(tokenErrors.TOKEN_SESSION_ENDED);
    if (!this.#use.isCurrent || this.#state.lost)
      throw new AppError(tokenErrors.TOKEN_REMOVED, { params: { detail: 'session lost' } });
  }

  #joinLogin(driver: Pkcs11Driver, pin: string): void {
    const fits = this.#state.isPin(pin);
    if (fits === undefined) throw new AppError(tokenErrors.TOKEN_IN_USE);
    if (!fits) throw pinWrong(driver, this.slot);
  }

  #firstLogin(driver: Pkcs11Driver, handle: Handle, pin: string): void {
    if (this.#state.logins > 0) {
      // Others were logged in and the token does not know it: it was taken out and put back. Their handles are dead.
      this.#state.lost = true;
      this.#state = this.#use.stateOf(this.slot);
    }
    tryPin(driver, handle, this.slot, CK.USER, pin);
    this.#state.rememberPin(pin);
  }
}

/**
 * The one place where a PIN goes to a token. The flags are read just before: the last try is the holder's own
 * (pades.md, "Rules for signing" 9), for after it only the issuer can open the token.
 */
function tryPin(driver: Pkcs11Driver, session: Handle, slot: Handle, user: number, pin: string): void {
  if (pin === '') throw pinWrong(driver, slot);
  const { flags } = driver.C_GetTokenInfo(slot);
  if (flags & CK.USER_PIN_LOCKED) throw new AppError(tokenErrors.TOKEN_PIN_LOCKED);
  if (flags & CK.USER_PIN_FINAL_TRY) throw new AppError(tokenErrors.TOKEN_PIN_LAST_TRY);
  try {
    driver.C_Login(session, user, pin);
  } catch (cause) {
    if (failedWith(cause, [CKR.PIN_LOCKED])) throw new AppError(tokenErrors.TOKEN_PIN_LOCKED, { cause });
    if (failedWith(cause, wrongPin)) throw pinWrong(driver, slot, cause);
    if (failedWith(cause, [CKR.USER_ALREADY_LOGGED_IN]))
      throw new AppError(tokenErrors.TOKEN_IN_USE, { cause });
    throw cause;
  }
}

function pinWrong(driver: Pkcs11Driver, slot: Handle, cause?: unknown): AppError {
  const { flags } = driver.C_GetTokenInfo(slot);
  let triesLeft: TriesLeft = 'unknown';
  if (flags & CK.USER_PIN_COUNT_LOW) triesLeft = 'reduced';
  if (flags & CK.USER_PIN_FINAL_TRY) triesLeft = 'one';
  if (flags & CK.USER_PIN_LOCKED) triesLeft = 'none';
  return new AppError(tokenErrors.TOKEN_PIN_WRONG, { details: { triesLeft }, cause });
}

/** A failure of the module as one of ours. Any failure is a removal when the slot no longer shows the token. */
function namedError(error: unknown, driver: Pkcs11Driver, slot: Handle): unknown {
  const value = returnValueOf(error);
  if (value === undefined) return error;
  const options = { params: { detail: (error as Error).message }, cause: error };
  if (gone.includes(value) || !isPresent(driver, slot))
    return new AppError(tokenErrors.TOKEN_REMOVED, options);
  if (objectGone.includes(value)) return new AppError(tokenErrors.TOKEN_KEY_ABSENT, { cause: error });
  return new AppError(tokenErrors.TOKEN_FAILED, options);
}

function isPresent(driver: Pkcs11Driver, slot: Handle): boolean {
  try {
    driver.C_GetTokenInfo(slot);
    return (driver.C_GetSlotInfo(slot).flags & CK.TOKEN_PRESENT) !== 0;
  } catch {
    return false;
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (returnValueOf(error) === undefined) throw error;
  }
}
