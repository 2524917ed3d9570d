/** The agency as it stands at the head of its papers: "ỦY BAN NHÂN DÂN XÃ CHÂN SƠN", below the agency above it. */
import type { OrganisationReader, Unit } from './organisation.ts';

export interface AgencyLines {
  readonly agency: string;
  readonly parentAgency?: string;
}

export async function agencyLines(
  organisation: Pick<OrganisationReader, 'unit'>,
  unit: Pick<Unit, 'name' | 'parentId'>,
): Promise<AgencyLines> {
  const parent = unit.parentId === null ? null : await organisation.unit(unit.parentId);
  const agency = fullName(unit.name);
  return parent ? { agency, parentAgency: fullName(parent.name) } : { agency };
}

function fullName(name: string): string {
  return name.replace(/\bUBND\b/u, 'Ủy ban nhân dân').toUpperCase();
}
