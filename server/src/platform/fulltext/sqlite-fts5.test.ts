import { openTestDb } from '../../app/testing.ts';
import { fulltextConformance } from './conformance.ts';
import { createSqliteFulltext } from './sqlite-fts5.ts';

fulltextConformance('fts5', async () => ({ db: await openTestDb(), fulltext: createSqliteFulltext() }));
