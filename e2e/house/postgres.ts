/** A database of one's own in the PostgreSQL that the test command has started. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Stage } from './journey.ts';
import type { Environment } from './server.ts';

/** Trusted connections ask for no password: it is there to be looked for where it must not be. */
export const databasePassword = 'the-password-of-the-database';

/** What a server needs to know to work on it. Servers that are started with the same share it. */
export const makeDatabase = async (stage: Stage): Promise<Environment> => {
  const { TEST_POSTGRES_URL } = process.env;
  if (TEST_POSTGRES_URL === undefined) throw new Error('TEST_POSTGRES_URL is set by the test command.');
  const name = `journey_${randomBytes(6).toString('hex')}`;
  await run(TEST_POSTGRES_URL, `create database ${name}`);
  stage.after(() => run(TEST_POSTGRES_URL, `drop database ${name} with (force)`));
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  url.password = databasePassword;
  return { STOA_DATABASE_URL: url.href, STOA_SECRET_KEY: 'the secret key of this journey, 32 at least' };
};

const run = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
