/** What sign-in, sessions, tokens and keys ask of the running transaction. Implemented in adapters/database. */
import type { Page, PageRequest } from '../paging.ts';
import type { ActingAppointment, Role } from './actor.ts';

export interface Account {
  readonly id: string;
  readonly personId: string;
  readonly username: string;
  readonly fullName: string;
  readonly demo: boolean;
  readonly disabledAt: Date | null;
  /** argon2id, PHC string. */
  readonly passwordHash: string;
  /** Sealed with the instance secret; null = no second factor set up. */
  readonly totpSecret: string | null;
  /** Somebody else has seen the password: it serves to set another one, and for nothing else. */
  readonly mustChangePassword: boolean;
  /** Nothing is allowed before an authenticator is set up. */
  readonly mustSetSecondFactor: boolean;
}

type Duties = 'mustChangePassword' | 'mustSetSecondFactor';
export type NewAccount = Omit<Account, 'fullName' | 'disabledAt' | Duties> & {
  readonly createdAt: Date;
} & Partial<Pick<Account, Duties>>;

export interface Session {
  /** SHA-256 of the cookie's value, lower-case hex. */
  readonly tokenHash: string;
  readonly accountId: string;
  readonly csrfToken: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  readonly secondFactorAt: Date | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface ApiToken {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly tokenHash: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface SignInFailures {
  readonly failures: number;
  readonly lockedUntil: Date | null;
  readonly lastAt: Date;
}

export interface StoredKey {
  readonly certificateId: string;
  readonly pkcs12: Uint8Array;
  readonly failedPins: number;
  readonly lockedUntil: Date | null;
}

export interface IdentityStore {
  account(id: string): Promise<Account | null>;
  accountByName(username: string): Promise<Account | null>;
  /** The first, when a person has several. */
  accountOfPerson(personId: string): Promise<Account | null>;
  /** Accounts of people appointed in these units; every account when `unitIds` is null. */
  accounts(
    filter: { unitIds: readonly string[] | null; on: string },
    page: PageRequest,
  ): Promise<Page<Account>>;
  /** Accounts in use of those who hold a post of this role in these units on that day and have an address for mail. */
  accountsToMail(unitIds: readonly string[], role: Role, on: string): Promise<readonly string[]>;
  /** @throws AppError USERNAME_TAKEN, also when somebody else takes the name at the same moment */
  insertAccounts(accounts: readonly NewAccount[]): Promise<void>;
  setPassword(accountId: string, passwordHash: string, mustChangePassword: boolean): Promise<void>;
  setTotpSecret(accountId: string, sealed: string | null, mustSetSecondFactor: boolean): Promise<void>;
  setDisabled(accountId: string, at: Date | null): Promise<void>;
  /** Takes a TOTP step; false when this or a later step was taken before (RFC 6238 §5.2). */
  takeTotpStep(accountId: string, step: number): Promise<boolean>;
  /** The appointments of a person in force on that day, with the units above. */
  actingAppointments(personId: string, on: string): Promise<readonly ActingAppointment[]>;

  failures(subject: string): Promise<SignInFailures | null>;
  /** Locks the row, made when there is none. */
  failuresForUpdate(subject: string, now: Date): Promise<SignInFailures>;
  saveFailures(subject: string, failures: SignInFailures): Promise<void>;
  clearFailures(subject: string): Promise<void>;
  forgetFailures(before: Date): Promise<void>;

  insertSession(session: Session): Promise<void>;
  session(tokenHash: string): Promise<Session | null>;
  /** The session that had this id before its last rotation, while the grace lasts; `at` null: however long ago. */
  formerSession(tokenHash: string, at: Date | null): Promise<Session | null>;
  /** The old id stays good until `until`. */
  rotateSession(tokenHash: string, next: string, until: Date): Promise<void>;
  touchSession(tokenHash: string, at: Date): Promise<void>;
  setSecondFactor(tokenHash: string, at: Date): Promise<void>;
  /** By its id or its former id. */
  removeSession(tokenHash: string): Promise<void>;
  removeSessionsOf(accountId: string, exceptTokenHash?: string): Promise<void>;
  /** Sessions that ended before this moment. */
  forgetSessions(before: Date): Promise<void>;

  insertToken(token: ApiToken): Promise<void>;
  token(id: string): Promise<ApiToken | null>;
  tokenByHash(tokenHash: string): Promise<ApiToken | null>;
  tokensOf(accountId: string): Promise<readonly ApiToken[]>;
  touchToken(id: string, at: Date): Promise<void>;
  revokeToken(id: string, at: Date): Promise<void>;
  revokeTokensOf(accountId: string, at: Date): Promise<void>;

  insertKey(key: Pick<StoredKey, 'certificateId' | 'pkcs12'>): Promise<void>;
  /** Locks the row: tries of one key run one after the other. */
  keyForUpdate(certificateId: string): Promise<StoredKey | null>;
  savePinFailures(certificateId: string, failedPins: number, lockedUntil: Date | null): Promise<void>;
}
