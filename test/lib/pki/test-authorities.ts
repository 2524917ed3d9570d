/** Certificates of any shape, made by code on P-256 keys for speed. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  caExtension,
  keyIdentifiers,
  keyUsageExtension,
  makeCertificate,
} from '../../../certs-dev/make-certificate.ts';
import { newSerial } from '../../../certs-dev/profiles.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { type NameParts, nameDer } from '../../../src/lib/pki/name-write.ts';
import { OID } from '../../../src/lib/pki/oids.ts';

export interface TestEntity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export interface TestRecipe {
  readonly name: string;
  readonly subject?: NameParts;
  readonly issuer?: TestEntity;
  readonly extensions?: readonly Uint8Array[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serialHex?: string;
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

export const AT = new Date('2026-06-01T00:00:00Z');
const NOT_BEFORE = new Date('2026-01-01T00:00:00Z');
const NOT_AFTER = new Date('2027-01-01T00:00:00Z');

/** A certificate as the recipe says; without an issuer it signs itself. */
export async function testEntity(recipe: TestRecipe): Promise<TestEntity> {
  const { publicKey, privateKey } = recipe.keys ?? generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject: NameParts = recipe.subject ?? [
    [OID.country, 'VN'],
    [OID.organisation, 'Thử nghiệm'],
    [OID.commonName, recipe.name],
  ];
  const issuerKey = recipe.issuer?.key ?? privateKey;
  const certificate = await makeCertificate({
    subject,
    publicKey,
    serialHex: recipe.serialHex ?? newSerial(),
    notBefore: recipe.notBefore ?? NOT_BEFORE,
    notAfter: recipe.notAfter ?? NOT_AFTER,
    issuer: { name: recipe.issuer?.certificate.subject.der ?? nameDer(subject), key: issuerKey },
    extensions: [
      ...keyIdentifiers(publicKey, recipe.issuer?.certificate.publicKey ?? publicKey),
      ...(recipe.extensions ?? []),
    ],
  });
  return { certificate, key: privateKey };
}

export function testCa(recipe: TestRecipe, pathLength?: number): Promise<TestEntity> {
  const usage = keyUsageExtension('keyCertSign', 'cRLSign');
  return testEntity({
    ...recipe,
    extensions: [caExtension(pathLength), usage, ...(recipe.extensions ?? [])],
  });
}

export function testLeaf(recipe: TestRecipe): Promise<TestEntity> {
  const usage = keyUsageExtension('digitalSignature', 'nonRepudiation');
  return testEntity({ ...recipe, extensions: [usage, ...(recipe.extensions ?? [])] });
}
