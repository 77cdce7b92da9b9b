/** For tests: an instance on the disk, on either engine, with something of everything in it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openAdapters } from '../app/adapters.ts';
import { type Config, readConfig } from '../app/config.ts';
import { openTestRooms, type TestRooms } from '../app/testing.ts';
import { visitor } from '../features/accounts/testing.ts';
import { placeOfKey } from '../features/models/sealed-keys.ts';
import type { EndpointRow } from '../features/models/schema.ts';
import { readToEnd, startTestRun } from '../features/runs/testing.ts';
import { silentLog } from '../kernel/log.ts';
import type { UserPrincipal } from '../kernel/principal.ts';
import { createTestDatabase, testPostgresUrl } from '../platform/db/testing.ts';
import { pngOf } from '../platform/images/testing.ts';

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-cli-'));
  folders.push(folder);
  return folder;
};

type EngineName = 'sqlite' | 'postgres';

export const testEngine: EngineName = testPostgresUrl === undefined ? 'sqlite' : 'postgres';

/** Where no instance is yet. */
export const emptyPlace = async (
  engine = testEngine,
  variables: Record<string, string> = { STOA_SECRET_KEY: 'k'.repeat(32) },
): Promise<Config> =>
  readConfig('/', {
    STOA_DATA_DIR: makeFolder(),
    ...(engine === 'postgres' && { STOA_DATABASE_URL: await createTestDatabase() }),
    ...variables,
  });

/** A command and what it said. */
export const told = async (run: (say: (line: string) => void) => Promise<number>) => {
  const lines: string[] = [];
  const code = await run((line) => void lines.push(line));
  return { code, lines, text: lines.join('\n') };
};

/** As a server has it open. */
export const openHouse = async (config: Config) => {
  const { db, blobs, close } = await openAdapters(config, silentLog);
  return {
    rooms: await openTestRooms({
      db,
      blobs,
      titles: false,
      ...(config.secretKey && { secretKey: config.secretKey }),
    }),
    close,
  };
};

export interface Lived {
  ada: UserPrincipal;
  conversationId: string;
  endpointId: string;
  fileId: string;
  pictureId: string;
}

export const fill = async (rooms: TestRooms): Promise<Lived> => {
  const ada = await rooms.addUser('Ada');
  await rooms.runs.startWork();
  const { run } = await startTestRun(rooms, ada, await rooms.addScriptedEndpoint(ada));
  await readToEnd(rooms, ada, run.id);
  await rooms.runs.stopWork();
  const { id: endpointId } = await rooms.models.createEndpoint(ada, {
    name: 'House',
    provider: 'openai-compatible',
    baseUrl: 'https://models.example/v1',
    apiKey: 'sk-of-the-house',
  });
  const file = { name: 'notes.txt', content: Readable.from([Buffer.from('what Ada wrote')]) };
  const { id: fileId } = await rooms.files.upload(ada, file);
  const picture = { name: 'square.png', content: Readable.from([await pngOf(8, 8)]) };
  const { id: pictureId } = await rooms.files.upload(ada, picture);
  // More than one batch.
  for (let n = 0; n < 250; n++)
    await rooms.conversations.create(ada, { title: `No. ${n} …`, instructions: 'Briefly.' });
  await rooms.accounts.invites.create(ada, { role: 'member', days: 7 }, visitor);
  await rooms.settings.updatePreferences(ada, { theme: 'dark' });
  return { ada, conversationId: run.conversationId, endpointId, fileId, pictureId };
};

/** What `fill` has made is there, and what proves and seals still does. */
export const assertWhole = async (config: Config, lived: Lived, hasFiles = true): Promise<void> => {
  const { rooms, close } = await openHouse(config);
  const { ada, conversationId, endpointId, fileId, pictureId } = lived;
  try {
    assert.equal(await rooms.accounts.isSessionAlive(ada), true);
    assert.equal((await rooms.audit.verify(ada)).ok, true);
    const messages = await rooms.conversations.listMessages(ada, conversationId, { limit: 10 });
    assert.equal(messages.items.length, 2);
    const { sealedKey } = await rooms.db
      .query<{ endpoints: EndpointRow }>()
      .selectFrom('endpoints')
      .select('sealedKey')
      .where('id', '=', endpointId)
      .executeTakeFirstOrThrow();
    assert.equal(rooms.secrets.open(sealedKey!, placeOfKey(endpointId)), 'sk-of-the-house');
    if (hasFiles) {
      const content = await rooms.files.findContent(ada.userId, fileId);
      assert.equal(Buffer.from(content!).toString(), 'what Ada wrote');
      for (const size of ['full', 'preview'] as const) {
        const { content: picture, sizeBytes } = await rooms.files.open(ada, pictureId, size);
        assert.equal((await buffer(picture)).length, sizeBytes, size);
      }
    }
  } finally {
    await close();
  }
};
