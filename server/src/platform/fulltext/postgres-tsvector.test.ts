import { openTestDb } from '../../app/testing.ts';
import { fulltextConformance } from './conformance.ts';
import { createPostgresFulltext } from './postgres-tsvector.ts';

fulltextConformance('tsvector', async () => ({ db: await openTestDb(), fulltext: createPostgresFulltext() }));
