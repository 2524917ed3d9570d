/**
 * PKCS#11 modules of this process. C_Initialize and login belong to the process, not to a caller (PKCS#11 2.40 §2.6),
 * so both are counted here: a module is initialised for its first user and finalised after its last.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { AppError } from '../../app-error.ts';
import {
  CK,
  CKR,
  failedWith,
  type Handle,
  type LoadDriver,
  loadPkcs11,
  type Pkcs11Driver,
  returnValueOf,
} from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';

/** What the sessions of one token share. */
export class TokenState {
  /** Sessions that have logged in and are open. */
  logins = 0;
  /** The token went away: no handle of that time may be used again, it could mean another object now. */
  lost = false;
  #pinDigest: Buffer | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs one piece of work after the other: a token does one thing at a time. */
  inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  rememberPin(pin: string): void {
    this.#pinDigest = digestOf(pin);
  }

  forgetPin(): void {
    this.#pinDigest = undefined;
  }

  /** Undefined when nobody here has logged in. A token that is logged in does not look at a PIN any more. */
  isPin(pin: string): boolean | undefined {
    return this.#pinDigest && timingSafeEqual(this.#pinDigest, digestOf(pin));
  }
}

const digestKey = randomBytes(32);

function digestOf(pin: string): Buffer {
  return createHmac('sha256', digestKey).update(pin, 'utf8').digest();
}

/** One user's hold on an initialised module. */
export class ModuleUse {
  readonly driver: Pkcs11Driver;
  /** False when the module takes no calls from other threads; then all calls stay on this one. */
  readonly threads: boolean;
  readonly #module: TokenModule;
  readonly #generation: number;
  #released = false;

  constructor(module: TokenModule) {
    this.#module = module;
    this.#generation = module.generation;
    this.driver = module.driver;
    this.threads = module.threads;
  }

  /** False once the module was initialised anew: handles of before must not be used. */
  get isCurrent(): boolean {
    return !this.#released && this.#module.generation === this.#generation;
  }

  /** The shared state of the token in a slot; a new one when the token was lost. */
  stateOf(slot: Handle): TokenState {
    const key = slot.toString('hex');
    const known = this.#module.states.get(key);
    if (known && !known.lost) return known;
    const fresh = new TokenState();
    this.#module.states.set(key, fresh);
    return fresh;
  }

  release(): void {
    if (this.isCurrent) this.#module.leave();
    this.#released = true;
  }
}

class TokenModule {
  readonly driver: Pkcs11Driver;
  readonly states = new Map<string, TokenState>();
  generation = 0;
  threads = true;
  #users = 0;
  #isOurs = false;

  constructor(driver: Pkcs11Driver) {
    this.driver = driver;
  }

  enter(): ModuleUse {
    if (this.#users === 0 || !this.#isInitialised()) this.#initialise();
    this.#users += 1;
    return new ModuleUse(this);
  }

  leave(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.generation += 1;
    this.states.clear();
    if (!this.#isOurs) return;
    try {
      this.driver.C_Finalize();
    } catch (error) {
      // Whatever the module says to this, nobody uses it any more.
      if (returnValueOf(error) === undefined) throw error;
    }
  }

  #isInitialised(): boolean {
    try {
      this.driver.C_GetSlotList(true);
      return true;
    } catch (error) {
      return !failedWith(error, [CKR.CRYPTOKI_NOT_INITIALIZED]);
    }
  }

  #initialise(): void {
    this.generation += 1;
    this.#users = 0;
    this.states.clear();
    try {
      this.threads = this.#initialiseWithThreads();
      this.#isOurs = true;
    } catch (error) {
      if (!failedWith(error, [CKR.CRYPTOKI_ALREADY_INITIALIZED])) throw error;
      // Somebody else's: what they agreed on threads is not known, and finalising is their business.
      this.threads = false;
      this.#isOurs = false;
    }
  }

  #initialiseWithThreads(): boolean {
    try {
      this.driver.C_Initialize({ flags: CK.OS_LOCKING_OK });
      return true;
    } catch (error) {
      if (!failedWith(error, [CKR.CANT_LOCK, CKR.NEED_TO_CREATE_THREADS])) throw error;
      this.driver.C_Initialize();
      return false;
    }
  }
}

/** The modules by their files. A loaded library stays loaded: many do not survive being unloaded and loaded again. */
export class TokenModules {
  readonly #load: LoadDriver;
  readonly #modules = new Map<string, Promise<TokenModule>>();

  constructor(load: LoadDriver = loadPkcs11) {
    this.#load = load;
  }

  /** Throws TOKEN_DRIVER_ABSENT, TOKEN_MODULE_UNUSABLE. */
  async use(path: string): Promise<ModuleUse> {
    const file = await realpath(path).catch(() => path);
    const module = await this.#moduleOf(file);
    try {
      return module.enter();
    } catch (error) {
      throw unusable(path, error);
    }
  }

  #moduleOf(file: string): Promise<TokenModule> {
    const known = this.#modules.get(file);
    if (known) return known;
    const module = this.#loadModule(file);
    this.#modules.set(file, module);
    module.catch(() => this.#modules.delete(file));
    return module;
  }

  async #loadModule(file: string): Promise<TokenModule> {
    const driver = await this.#load();
    try {
      driver.load(file);
    } catch (error) {
      throw unusable(file, error);
    }
    return new TokenModule(driver);
  }
}

function unusable(module: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : 'unknown';
  return new AppError(tokenErrors.TOKEN_MODULE_UNUSABLE, { params: { module, detail }, cause });
}

/** Those of this process. */
export const processModules = new TokenModules();
