/** A database as it is after years: written past the server, which would take hours for it. */
import { DatabaseSync } from 'node:sqlite';
import { createIds } from '../../server/src/kernel/ids.ts';

const messagesPerConversation = 20;
const firstDayMs = Date.UTC(2024, 0, 1);
const minuteMs = 60_000;

/** @param path a database that the server has made, and nobody has open */
export const fillDatabase = (path: string, messageCount: number): void => {
  const database = new DatabaseSync(path);
  let nowMs = firstDayMs;
  const newId = createIds({ nowMs: () => nowMs });
  const userId = newId('usr');
  const now = () => new Date(nowMs).toISOString();
  database.exec('pragma synchronous = off; begin');
  database
    .prepare(
      `insert into users (id, email, name, role, "passwordHash", "createdAt") values (?, ?, ?, ?, ?, ?)`,
    )
    .run(userId, 'years@example.com', 'Years', 'member', '', now());
  const insertConversation = database.prepare(
    `insert into conversations (id, "ownerId", title, "headId", unread, "createdAt", "updatedAt") values (?, ?, ?, ?, 0, ?, ?)`,
  );
  const insertMessage = database.prepare(
    `insert into messages (id, "conversationId", "parentId", role, parts, "createdAt") values (?, ?, ?, ?, ?, ?)`,
  );
  for (let written = 0; written < messageCount; written += messagesPerConversation) {
    nowMs += minuteMs;
    const conversationId = newId('cnv');
    const ids = Array.from({ length: messagesPerConversation }, () => newId('msg'));
    insertConversation.run(conversationId, userId, `Conversation ${written}`, ids.at(-1)!, now(), now());
    ids.forEach((id, index) => {
      const role = index % 2 === 0 ? 'user' : 'assistant';
      insertMessage.run(id, conversationId, ids[index - 1] ?? null, role, partsOf(index), now());
    });
  }
  database.exec('commit');
  database.close();
};

/** A question of a line, an answer of a paragraph. */
const partsOf = (index: number): string => {
  const sentence = 'What was said here is of no interest to anybody. ';
  return JSON.stringify([{ id: '0.1.1', type: 'text', text: sentence.repeat(index % 2 === 0 ? 1 : 8) }]);
};
