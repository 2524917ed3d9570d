import type { Certificate } from './certificate.ts';
import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { asCount, asOid } from './der-values.ts';
import { integerBytes } from './der-write.ts';
import { OID } from './oids.ts';

const ANY = OID.anyPolicy;

/**
 * Certificate policies along a path, from the anchor downwards (RFC 5280 §6.1.2 to §6.1.5). The tree of the RFC is
 * kept as the set of policies that are still valid: qualifiers are not used here, and the user's set is any-policy.
 */
export class PolicyState {
  #valid: ReadonlySet<string> = new Set([ANY]);
  /** Certificates that may still come before each rule takes effect. */
  #explicit = Number.POSITIVE_INFINITY;
  #inhibitAny = Number.POSITIVE_INFINITY;
  #inhibitMapping = Number.POSITIVE_INFINITY;

  /** Takes the next certificate; false when an explicit policy is required and none is left. */
  accept(certificate: Certificate, isLeaf: boolean): boolean {
    const anyAllowed = this.#inhibitAny > 0 || (!isLeaf && certificate.isSelfIssued);
    this.#valid = this.#intersect(certificate, anyAllowed);
    if (this.#explicit <= 0 && this.#valid.size === 0) return false;
    if (isLeaf) {
      const required = constraint(certificate, 0);
      return !(required === 0 && this.#valid.size === 0) && !(this.#explicit <= 1 && this.#valid.size === 0);
    }
    this.#map(certificate);
    if (!certificate.isSelfIssued) {
      this.#explicit -= 1;
      this.#inhibitAny -= 1;
      this.#inhibitMapping -= 1;
    }
    this.#explicit = Math.min(this.#explicit, constraint(certificate, 0) ?? Number.POSITIVE_INFINITY);
    this.#inhibitMapping = Math.min(
      this.#inhibitMapping,
      constraint(certificate, 1) ?? Number.POSITIVE_INFINITY,
    );
    const inhibit = certificate.extension(OID.inhibitAnyPolicy);
    if (inhibit !== undefined)
      this.#inhibitAny = Math.min(this.#inhibitAny, asCount(readWholeAsn1(inhibit.value)));
    return true;
  }

  #intersect(certificate: Certificate, anyAllowed: boolean): ReadonlySet<string> {
    const own = certificate.policies;
    const named = own.filter((policy) => policy !== ANY && (this.#valid.has(policy) || this.#valid.has(ANY)));
    return own.includes(ANY) && anyAllowed ? new Set([...this.#valid, ...named]) : new Set(named);
  }

  #map(certificate: Certificate): void {
    const mappings = certificate.extension(OID.policyMappings);
    if (mappings === undefined) return;
    const next = new Set(this.#valid);
    const pairs = readWholeAsn1(mappings.value)
      .sequence()
      .map((pair): [string, string] => [asOid(pair.at(0)), asOid(pair.at(1))]);
    const mapped = pairs.filter(([from]) => this.#valid.has(from) || this.#valid.has(ANY));
    for (const [from] of mapped) next.delete(from);
    if (this.#inhibitMapping > 0) for (const [, to] of mapped) next.add(to);
    this.#valid = next;
  }
}

/** requireExplicitPolicy [0] or inhibitPolicyMapping [1] (RFC 5280 §4.2.1.11). */
function constraint(certificate: Certificate, tag: number): number | undefined {
  const extension = certificate.extension(OID.policyConstraints);
  const node: Asn1 | undefined = extension && readWholeAsn1(extension.value).context(tag);
  return node && asCount(readWholeAsn1(integerBytes(node.content)));
}
