/** Secrets that are planted, and the places where they must not come up. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that must never come out, by what it was planted as. */
export const createGarden = () => {
  const planted = new Map<string, string>();
  const plant = (name: string): string => {
    const known = planted.get(name);
    if (known !== undefined) return known;
    // No form by which a key could be recognised: only knowing it helps.
    const canary = `canary ${name} ${randomBytes(9).toString('hex')}`;
    planted.set(name, canary);
    return canary;
  };
  return {
    plant,
    /** As header values and addresses can carry it. */
    plantToken: (name: string): string => {
      const token = plant(name).replaceAll(' ', '-');
      planted.set(name, token);
      return token;
    },
    note: (name: string, secret: string) => void planted.set(name, secret),
    count: () => planted.size,
    assertNone(where: string, text: string | Buffer): void {
      for (const [name, canary] of planted) {
        const inBase64 = Buffer.from(canary).toString('base64').replace(/=+$/, '');
        for (const form of [canary, encodeURIComponent(canary), inBase64])
          assert.ok(!text.includes(form), `${where} tells the ${name}`);
      }
    },
  };
};
export type Garden = ReturnType<typeof createGarden>;

/** Of nothing. */
export const unknownIds: Record<string, string> = {
  endpointId: `end_${'0'.repeat(26)}`,
  conversationId: `cnv_${'0'.repeat(26)}`,
  runId: `run_${'0'.repeat(26)}`,
  messageId: `msg_${'0'.repeat(26)}`,
  sessionId: `ses_${'0'.repeat(26)}`,
  userId: `usr_${'0'.repeat(26)}`,
  inviteId: `inv_${'0'.repeat(26)}`,
  fileId: `fil_${'0'.repeat(26)}`,
  groupId: `grp_${'0'.repeat(26)}`,
  roleId: `rol_${'0'.repeat(26)}`,
  kind: 'endpoint',
  id: `end_${'0'.repeat(26)}`,
  mcpServerId: `mcp_${'0'.repeat(26)}`,
  targetId: `mcp_${'0'.repeat(26)}`,
  attemptId: `oat_${'0'.repeat(24)}`,
  interactionId: `int_${'0'.repeat(26)}`,
  decisionId: `tde_${'0'.repeat(26)}`,
  ruleId: `tru_${'0'.repeat(26)}`,
  actionId: `act_${'0'.repeat(26)}`,
};

export const fill = (path: string, valueOf: (name: string) => string): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(valueOf(name)));

/** @returns how many there are */
export const lookIntoFiles = (garden: Garden, folder: string): number => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  for (const path of files) garden.assertNone(path, readFileSync(path));
  return files.length;
};
