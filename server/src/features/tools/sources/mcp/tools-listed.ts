/** Tools of a server as they are offered to models. All of it is a stranger's text (SR-24). */
import { createHash } from 'node:crypto';
import type { Tool } from '@modelcontextprotocol/client';
import type { ToolDescription } from '../../source.ts';
import { hasSoundHeaders } from './parameter-headers.ts';

const longestName = 250;
const longestDescription = 10_000;
const longestTitle = 200;

export const toDescription = (serverId: string, tool: Tool, isTrusted: boolean): ToolDescription => {
  const { name, inputSchema, outputSchema } = tool;
  const description = (tool.description ?? '').slice(0, longestDescription);
  return {
    key: `${serverId}/${name}`,
    name,
    title: (tool.title ?? tool.annotations?.title)?.slice(0, longestTitle) ?? null,
    description,
    inputSchema,
    outputSchema: outputSchema ?? null,
    risk: riskOf(tool, isTrusted),
    fingerprint: createHash('sha256')
      .update(JSON.stringify([name, description, inputSchema]))
      .digest('base64url'),
  };
};

/** Of several with one name the first counts. */
export const usable = (tools: readonly Tool[], isModern: boolean): Tool[] => {
  const names = new Set<string>();
  return tools.filter((tool) => {
    const { name, inputSchema, execution } = tool;
    if (name === '' || name.length > longestName || names.has(name)) return false;
    // Tools that run only as tasks cannot be called here.
    if (execution?.taskSupport === 'required') return false;
    if (isModern && !hasSoundHeaders(inputSchema)) return false;
    names.add(name);
    return true;
  });
};

/**
 * What a server says of its tools are hints, which a hostile one uses to seem harmless: they count only for one
 * that an administrator trusts. In either case what is passed to it leaves this house, and what comes back may
 * be anybody's words.
 */
const riskOf = ({ annotations = {} }: Tool, isTrusted: boolean): ToolDescription['risk'] => {
  if (!isTrusted)
    return { readsPrivate: true, readsUntrusted: true, writes: true, sendsOut: true, idempotent: false };
  const { readOnlyHint = false, idempotentHint = false, openWorldHint = true } = annotations;
  // What says of itself that it reaches into the world takes its arguments there, as one that opens pages does.
  const saysItReachesOut = annotations.openWorldHint === true;
  return {
    readsPrivate: true,
    readsUntrusted: openWorldHint,
    writes: !readOnlyHint,
    sendsOut: saysItReachesOut || (openWorldHint && !readOnlyHint),
    idempotent: readOnlyHint || idempotentHint,
  };
};
