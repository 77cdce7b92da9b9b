/** For tests: databases of their own in the PostgreSQL that the test command has started. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Undefined where the tests run on SQLite. */
export const testPostgresUrl: string | undefined = process.env.TEST_POSTGRES_URL;

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** An empty database, or a copy of `template`. */
export const createTestDatabase = async (template = 'template0'): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdministrator(`create database ${name} template ${template}`);
  const url = new URL(testPostgresUrl!);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdministrator(`drop database ${name} with (force)`) };
};

const asAdministrator = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: testPostgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
