/** Tokens of Debian's SoftHSM2, made by code in a folder of their own; keys are made in the token and never leave it. */
import { execFileSync } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { keyIdentifiers, keyUsageExtension, makeCertificate } from '../../certs-dev/make-certificate.ts';
import { newSerial } from '../../certs-dev/profiles.ts';
import type { Certificate } from '../../src/lib/pki/certificate.ts';
import { OID } from '../../src/lib/pki/oids.ts';
import { CK, type Handle, loadPkcs11, type Pkcs11Driver } from '../../src/lib/pki/pkcs11-driver.ts';
import { type TestEntity, testCa } from '../lib/pki/test-authorities.ts';
import { findProgram, leavePending } from './needs.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type TokenKeyKind = 'rsa-2048' | 'rsa-3072' | 'p-256' | 'p-384';

export interface TokenKeyRecipe {
  readonly kind: TokenKeyKind;
  readonly commonName: string;
  /** CKA_ID. */
  readonly id: number;
  readonly alwaysAuthenticate?: boolean;
  /** Puts the certificate of another key under this key's CKA_ID. */
  readonly certificate?: Certificate;
}

/** What only the making of tokens needs. */
interface MakingDriver extends Pkcs11Driver {
  C_CreateObject(session: Handle, template: readonly object[]): Handle;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: object,
    publicTemplate: readonly object[],
    privateTemplate: readonly object[],
  ): { readonly publicKey: Handle; readonly privateKey: Handle };
}

const modulePaths = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
];
const RW_SESSION = 0x2;
const A = { TOKEN: 1, CLASS: 0, PRIVATE: 2, VALUE: 0x11, CERTIFICATE_TYPE: 0x80, SUBJECT: 0x101, ID: 0x102 };
const KEY = { SIGN: 0x108, VERIFY: 0x10a, MODULUS: 0x120, BITS: 0x121, EXPONENT: 0x122, SENSITIVE: 0x103 };
const EC = { PARAMS: 0x180, POINT: 0x181 };
const ALWAYS_AUTHENTICATE = 0x202;
const curves: Readonly<
  Record<string, { readonly oid: string; readonly crv: string; readonly half: number }>
> = {
  'p-256': { oid: '06082a8648ce3d030107', crv: 'P-256', half: 32 },
  'p-384': { oid: '06052b81040022', crv: 'P-384', half: 48 },
};

export class SoftHsm {
  readonly modulePath: string;
  readonly tokens: string;
  readonly authority: TestEntity;
  readonly #util: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #before = process.env['SOFTHSM2_CONF'];

  private constructor(modulePath: string, util: string, authority: TestEntity) {
    const folder = temporaryFolder('softhsm');
    const settings = join(folder, 'softhsm2.conf');
    this.modulePath = modulePath;
    this.authority = authority;
    this.tokens = join(folder, 'tokens');
    this.#util = util;
    mkdirSync(this.tokens);
    writeFileSync(
      settings,
      `directories.tokendir = ${this.tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    this.#environment = { ...process.env, SOFTHSM2_CONF: settings };
    process.env['SOFTHSM2_CONF'] = settings;
  }

  /** Leaves the test pending when SoftHSM2 or the optional package pkcs11js is missing. */
  static open(context: Context): Promise<SoftHsm> {
    return SoftHsm.openOr((reason) => leavePending(context, reason));
  }

  /**
   * Outside of mocha too.
   * @param absent throws, told what is missing
   * @param authority issues the certificates of the keys; a CA made for it unless given
   */
  static async openOr(absent: (reason: string) => never, authority?: TestEntity): Promise<SoftHsm> {
    const util = findProgram('softhsm2-util') ?? absent('needs softhsm2 (softhsm2-util)');
    const modulePath = modulePaths.find((path) => existsSync(path));
    if (modulePath === undefined) return absent('needs softhsm2 (libsofthsm2.so)');
    await loadPkcs11().catch(() => absent('needs g++ (pkcs11js was not compiled)'));
    return new SoftHsm(modulePath, util, authority ?? (await deviceCa()));
  }

  close(): void {
    if (this.#before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = this.#before;
  }

  /** Makes a token and returns its folder. */
  makeToken(label: string, pin: string): string {
    const before = new Set(readdirSync(this.tokens));
    const words = ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', 'so-pin-1'];
    execFileSync(this.#util, words, { env: this.#environment, stdio: 'pipe' });
    const made = readdirSync(this.tokens).find((name) => !before.has(name));
    if (made === undefined) throw new Error('softhsm2-util made no token');
    return join(this.tokens, made);
  }

  /** Makes key pairs on a token, with a certificate for each. To be called while nobody uses the module. */
  async makeKeys(
    label: string,
    pin: string,
    recipes: readonly TokenKeyRecipe[],
  ): Promise<readonly Certificate[]> {
    const driver = (await loadPkcs11()) as MakingDriver;
    driver.load(this.modulePath);
    driver.C_Initialize();
    try {
      const slot = driver
        .C_GetSlotList(true)
        .find((one) => driver.C_GetTokenInfo(one).label.replace(/[ \0]+$/, '') === label);
      if (slot === undefined) throw new Error(`there is no token ${label}`);
      const session = driver.C_OpenSession(slot, CK.SERIAL_SESSION | RW_SESSION);
      driver.C_Login(session, CK.USER, pin);
      const made: Certificate[] = [];
      for (const recipe of recipes) made.push(await this.#makeKey(driver, session, recipe));
      return made;
    } finally {
      driver.C_Finalize();
    }
  }

  async #makeKey(driver: MakingDriver, session: Handle, recipe: TokenKeyRecipe): Promise<Certificate> {
    const publicKey = generate(driver, session, recipe);
    const certificate = recipe.certificate ?? (await this.#certify(publicKey, recipe.commonName));
    driver.C_CreateObject(session, [
      { type: A.CLASS, value: 1 },
      { type: A.CERTIFICATE_TYPE, value: 0 },
      { type: A.TOKEN, value: true },
      { type: A.PRIVATE, value: false },
      { type: A.SUBJECT, value: Buffer.from(certificate.subject.der) },
      { type: A.ID, value: Buffer.of(recipe.id) },
      { type: A.VALUE, value: Buffer.from(certificate.der) },
    ]);
    return certificate;
  }

  #certify(publicKey: KeyObject, commonName: string): Promise<Certificate> {
    const { certificate, key } = this.authority;
    return makeCertificate({
      subject: [
        [OID.country, 'VN'],
        [OID.commonName, commonName],
      ],
      publicKey,
      serialHex: newSerial(),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      issuer: { name: certificate.subject.der, key },
      extensions: [
        keyUsageExtension('digitalSignature', 'nonRepudiation'),
        ...keyIdentifiers(publicKey, certificate.publicKey),
      ],
    });
  }
}

function deviceCa(): Promise<TestEntity> {
  const now = Date.now();
  return testCa({
    name: 'CA thử nghiệm thiết bị',
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  });
}

function generate(driver: MakingDriver, session: Handle, recipe: TokenKeyRecipe): KeyObject {
  const id = { type: A.ID, value: Buffer.of(recipe.id) };
  const onToken = { type: A.TOKEN, value: true };
  const privateTemplate = [
    onToken,
    id,
    { type: A.PRIVATE, value: true },
    { type: KEY.SENSITIVE, value: true },
    { type: KEY.SIGN, value: true },
    { type: ALWAYS_AUTHENTICATE, value: recipe.alwaysAuthenticate ?? false },
  ];
  const publicTemplate = [onToken, id, { type: KEY.VERIFY, value: true }];
  const curve = curves[recipe.kind];
  const read = (key: Handle, type: number): Buffer =>
    driver.C_GetAttributeValue(session, key, [{ type }])[0]?.value as Buffer;
  if (curve !== undefined) {
    const params = { type: EC.PARAMS, value: Buffer.from(curve.oid, 'hex') };
    const template = [...publicTemplate, params];
    const pair = driver.C_GenerateKeyPair(session, { mechanism: 0x1040 }, template, privateTemplate);
    // CKA_EC_POINT is an OCTET STRING around 04 ‖ x ‖ y.
    const point = read(pair.publicKey, EC.POINT).subarray(-2 * curve.half);
    const half = (from: number) => point.subarray(from, from + curve.half).toString('base64url');
    const jwk = { kty: 'EC', crv: curve.crv, x: half(0), y: half(curve.half) };
    return createPublicKey({ key: jwk, format: 'jwk' });
  }
  const template = [
    ...publicTemplate,
    { type: KEY.BITS, value: Number(recipe.kind.slice(4)) },
    { type: KEY.EXPONENT, value: Buffer.of(1, 0, 1) },
  ];
  const pair = driver.C_GenerateKeyPair(session, { mechanism: 0 }, template, privateTemplate);
  const word = (type: number) => read(pair.publicKey, type).toString('base64url');
  return createPublicKey({ key: { kty: 'RSA', n: word(KEY.MODULUS), e: word(KEY.EXPONENT) }, format: 'jwk' });
}
