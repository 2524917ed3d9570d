/** Straight questions to the office's database, past every door; asked again while it is being killed. */
import pg from 'pg';

export type Row = Readonly<Record<string, unknown>>;

export async function query(databaseUrl: string, text: string, values: unknown[] = []): Promise<Row[]> {
  for (let tries = 1; ; tries += 1) {
    const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values)).rows;
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
