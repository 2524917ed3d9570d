import { AppError } from '../../app-error.ts';
import { Certificate } from './certificate.ts';
import { parseAttributes, parseSignedAttributes } from './cms-attributes.ts';
import type { SignedDataModel, SignerIdentifier, SignerInfoModel } from './cms-model.ts';
import { type Asn1, readAsn1 } from './der-read.ts';
import { asCount, asOctets, asOid, hex } from './der-values.ts';
import { pkiErrors } from './errors.ts';
import { parseName } from './names.ts';
import { OID } from './oids.ts';
import { parseAlgorithm } from './signature-algorithm.ts';

/**
 * Reads a ContentInfo with SignedData in BER or DER. What follows it in `bytes` is left alone (see `length`).
 * Nothing is verified here. Throws CMS_DAMAGED.
 */
export function parseSignedData(bytes: Uint8Array): SignedDataModel {
  try {
    return readContentInfo(readAsn1(bytes));
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(pkiErrors.CMS_DAMAGED, { params: { detail: String(cause.params['detail']) }, cause });
  }
}

function readContentInfo(contentInfo: Asn1): SignedDataModel {
  if (asOid(contentInfo.at(0)) !== OID.signedData) {
    throw new AppError(pkiErrors.CMS_DAMAGED, { params: { detail: 'not a SignedData' } });
  }
  const signedData = contentInfo.at(1).at(0);
  const fields = signedData.sequence();
  const encapsulated = signedData.at(2);
  const certificateSet = fields.slice(3).find((field) => field.isContext(0));
  const revocationSet = fields.slice(3).find((field) => field.isContext(1));
  const signerInfos = fields.slice(3).find((field) => field.is(17));
  if (signerInfos === undefined) {
    throw new AppError(pkiErrors.CMS_DAMAGED, { params: { detail: 'no signerInfos' } });
  }
  return {
    bytes: contentInfo.raw,
    length: contentInfo.end,
    version: asCount(signedData.at(0)),
    digestAlgorithms: signedData.at(1).set().map(parseAlgorithm),
    contentType: asOid(encapsulated.at(0)),
    content: readContent(encapsulated.sequence()[1]),
    ...readCertificates(certificateSet?.children ?? []),
    ...readRevocation(revocationSet?.children ?? []),
    signerInfos: signerInfos.children.map(readSignerInfo),
  };
}

/** PKCS#7 1.5 allowed any type here; CMS an OCTET STRING (RFC 5652 §5.2.1). */
function readContent(holder: Asn1 | undefined): Uint8Array | undefined {
  if (holder === undefined) return undefined;
  const inner = holder.at(0);
  return inner.is(4) ? asOctets(inner) : inner.content;
}

function readCertificates(nodes: readonly Asn1[]) {
  const certificates: Certificate[] = [];
  for (const node of nodes) {
    if (!node.is(16)) continue;
    try {
      certificates.push(Certificate.parse(node.raw));
    } catch (error) {
      // A certificate that nobody needs must not spoil the signature; the count is reported.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return { certificates, unreadableCertificates: nodes.length - certificates.length };
}

/** RevocationInfoChoices (RFC 5652 §10.2.1). */
function readRevocation(nodes: readonly Asn1[]) {
  const crls = nodes.filter((node) => node.is(16)).map((node) => node.raw);
  const ocspResponses = nodes
    .filter((node) => node.isContext(1) && asOid(node.at(0)) === OID.ocspInCms)
    .map((node) => node.at(1).raw);
  return { crls, ocspResponses };
}

function readSignerInfo(node: Asn1): SignerInfoModel {
  const fields = node.sequence();
  const signed = node.at(3).isContext(0) ? node.at(3) : undefined;
  const next = signed === undefined ? 3 : 4;
  const unsigned = fields.slice(next + 2).find((field) => field.isContext(1));
  const unsignedAttributes = unsigned === undefined ? [] : parseAttributes(unsigned.children);
  return {
    version: asCount(node.at(0)),
    signerIdentifier: readIdentifier(node.at(1)),
    digestAlgorithm: parseAlgorithm(node.at(2)),
    signatureAlgorithm: parseAlgorithm(node.at(next)),
    signature: asOctets(node.at(next + 1)),
    signedAttributes: signed && parseSignedAttributes(signed),
    unsignedAttributes,
    signatureTimestamps: unsignedAttributes
      .filter((item) => item.type === OID.signatureTimeStamp)
      .flatMap((item) => item.values.map((value) => value.raw)),
  };
}

function readIdentifier(node: Asn1): SignerIdentifier {
  if (node.isContext(0)) return { subjectKeyId: asOctets(node) };
  return { issuer: parseName(node.at(0)), serialHex: hex(node.at(1).expect(2).content) };
}
