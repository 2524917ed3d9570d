/**
 * What a migration after the first one may not do, because processes of the version before still run on the same
 * tables (expand first, contract a release later) and because nobody may wait long for a table.
 */
const rules: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\bDROP\s+(TABLE|COLUMN|SCHEMA|TYPE|VIEW|FUNCTION)\b/i, why: 'the older version still uses it' },
  { pattern: /\bRENAME\b/i, why: 'the older version knows the old name' },
  {
    pattern: /\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b/i,
    why: 'rewrites the table under an exclusive lock',
  },
  { pattern: /\bSET\s+NOT\s+NULL\b/i, why: 'the older version may leave it empty; reads the whole table' },
  {
    pattern: /\bADD\s+(COLUMN\s+)?(?!CONSTRAINT)\S+\s+(?=[^;,]*\bNOT\s+NULL\b)(?![^;,]*\bDEFAULT\b)/i,
    why: 'NOT NULL without DEFAULT refuses what the older version writes',
  },
  {
    pattern: /\bADD\s+(COLUMN\s+)?[^;,]*\bDEFAULT\s+(gen_random_uuid|random|clock_timestamp)\b/i,
    why: 'a default that differs per row rewrites the table',
  },
  {
    pattern: /\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)/i,
    why: 'writers wait: CREATE INDEX CONCURRENTLY',
  },
  {
    pattern: /\bADD\s+(CONSTRAINT\s+\S+\s+)?(UNIQUE|PRIMARY\s+KEY)\s*\(/i,
    why: 'builds an index under an exclusive lock: USING INDEX',
  },
  {
    pattern: /\bADD\s+(CONSTRAINT\s+\S+\s+)?(CHECK|FOREIGN\s+KEY)\b(?![^;]*\bNOT\s+VALID\b)/i,
    why: 'reads the whole table under a lock: NOT VALID first',
  },
  {
    pattern: /\b(TRUNCATE|VACUUM\s+FULL|CLUSTER|LOCK\s+TABLE|DISABLE\s+TRIGGER)\b/i,
    why: 'takes the table away, or the record with it',
  },
];

/** An index on a table that this same migration makes needs no CONCURRENTLY. */
const madeHere = (sql: string) =>
  [...sql.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi)].map((match) => match[1]!);

/** @returns one readable line per breach */
export function migrationBreaches(name: string, sql: string): string[] {
  const code = sql.replace(/--(?!> statement-breakpoint).*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const fresh = madeHere(code);
  const statements = code.split(/--> statement-breakpoint|;/).filter((statement) => statement.trim() !== '');
  const concurrent = /\bCONCURRENTLY\b/i;
  const found = statements.flatMap((statement) => {
    const table = /\b(?:ALTER\s+TABLE(?:\s+ONLY)?|INDEX\s[^(]*?\bON)\s+"?(\w+)"?/i.exec(statement)?.[1];
    if (table !== undefined && fresh.includes(table)) return [];
    return rules
      .filter(({ pattern }) => pattern.test(statement))
      .map(({ why }) => `${name}: ${statement.trim().replace(/\s+/g, ' ').slice(0, 80)} – ${why}`);
  });
  const outside = sql.startsWith('-- outside a transaction\n');
  if (outside !== concurrent.test(code))
    found.push(`${name}: CONCURRENTLY and a first line “-- outside a transaction” belong together`);
  if (outside && statements.some((one) => !/\bIF\s+(NOT\s+)?EXISTS\b/i.test(one)))
    found.push(`${name}: outside a transaction each statement must bear to be run again (IF [NOT] EXISTS)`);
  return found;
}
