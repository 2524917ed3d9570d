import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { IssuedFacts, PublicCheck } from '../../office/documents/public-check.ts';
import type { Database } from './database.ts';
import { documentFiles, documents, fileVersions } from './schema/documents.ts';
import { units } from './schema/organisation.ts';

const publicStates: Readonly<Record<string, IssuedFacts['state']>> = {
  issued: 'issued',
  sent: 'issued',
  recalled: 'recalled',
  replaced: 'replaced',
};

export function createPublicCheck(db: Database): PublicCheck {
  return {
    async issuedByToken(token) {
      const [row] = await db
        .select({
          notation: documents.notation,
          number: documents.number,
          year: documents.year,
          typeCode: documents.typeCode,
          issuedOn: documents.issuedOn,
          issuer: units.name,
          state: documents.state,
          sha256: fileVersions.sha256,
        })
        .from(documents)
        .innerJoin(units, eq(units.id, documents.unitId))
        .innerJoin(
          documentFiles,
          and(eq(documentFiles.documentId, documents.id), eq(documentFiles.role, 'main')),
        )
        .innerJoin(
          fileVersions,
          and(eq(fileVersions.fileId, documentFiles.id), eq(fileVersions.purpose, 'issued')),
        )
        .where(and(eq(documents.checkToken, token), isNotNull(documents.issuedOn)))
        .orderBy(asc(fileVersions.sequence))
        .limit(1);
      const state = row === undefined ? undefined : publicStates[row.state];
      if (row === undefined || state === undefined || row.issuedOn === null) return null;
      const { issuedOn, issuer, sha256 } = row;
      return { numberSymbol: numberSymbol(row), issuedOn, issuer, state, sha256 };
    },
  };
}
