/**
 * The tools of one run: what was chosen and could be had, under the names that the model knows them by.
 * Pure, and the same for the same listings, so that a provider’s cache of the prompt holds.
 */
import type { Part } from '@stoa/contract/runs/parts';
import type { ToolRef } from '@stoa/contract/tools';
import { riskOf } from './approval.ts';
import { nameForModel, namesForModel } from './names.ts';
import { readResult, searchTools } from './own-tools.ts';
import type { SignInWant, SourceListing, ToolDescription } from './source.ts';

/** What a model is offered of a tool. */
export interface OfferedTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

export interface EquippedTool extends OfferedTool {
  ref: ToolRef;
  fingerprint: string;
  trusted: boolean;
  viewUri?: string | undefined;
}

export interface MissingSource {
  id: string;
  /** Null for one that there is not, or not for this person. */
  name: string | null;
  class: string;
  message: string;
}

/** A source that has tools for whoever signs in at it. */
export interface SignInWanted {
  source: ToolRef['source'];
  want: SignInWant;
}

export interface Toolkit {
  missing: readonly MissingSource[];
  /** Those of the missing ones that a person can do something about. */
  signIns: readonly SignInWanted[];
  /** Names, descriptions and instructions of a source that nobody vouches for are read before it is called. */
  hasForeignWords: boolean;
  /** What sources say of themselves to models. */
  instructions: readonly { source: string; text: string }[];
  find(name: string): EquippedTool | undefined;
  findByKey(key: string): EquippedTool | undefined;
  /** What this tool is called now, or would be. */
  nameOf(ref: ToolRef): string;
  /**
   * What the model is offered after `parts`. Where all of it would take more than `mostCharacters`, a way of
   * searching and what was found by it, in the order in which it was: what is there already stays in its place.
   */
  offer(parts: readonly Part[], mostCharacters: number): OfferedTool[];
  search(query: string): EquippedTool[];
}

const longestDescription = 4000;
const longestInstructions = 4000;
const mostFound = 8;

export interface Equipment {
  listings: readonly SourceListing[];
  choices: readonly string[];
}

export const createToolkit = (
  { listings, choices }: Equipment,
  kindOf: (id: string) => ToolRef['source']['kind'],
): Toolkit => {
  const chosen = new Set(choices);
  const refs = listings.flatMap((listing) =>
    listing.tools
      .filter(({ key }) => chosen.has(listing.id) || chosen.has(key))
      .map((tool) => ({ listing, tool, ref: toRef(listing, tool, kindOf(listing.id)) })),
  );
  const names = namesForModel([...refs.map(({ ref }) => ref), searchTools.ref, readResult.ref]);
  const tools = refs
    .map(({ listing, tool, ref }): EquippedTool => ({
      name: names.get(tool.key)!,
      description: describe(tool),
      inputSchema: tool.inputSchema,
      ref,
      fingerprint: tool.fingerprint,
      trusted: listing.trusted,
      viewUri: tool.viewUri,
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const everything = [...tools, searchTools, readResult];
  const byName = new Map(everything.map((tool) => [tool.name, tool]));
  const byKey = new Map(everything.map((tool) => [tool.ref.key, tool]));

  return {
    missing: missingOf(listings, choices),
    signIns: listings.flatMap((listing): SignInWanted[] => {
      const want = listing.problem?.signIn;
      return want ? [{ source: sourceRefOf(listing, kindOf(listing.id)), want }] : [];
    }),
    hasForeignWords: tools.some(({ trusted }) => !trusted),
    instructions: listings
      .filter(({ tools, instructions }) => tools.length > 0 && instructions !== null)
      .map(({ name, instructions }) => ({ source: name, text: instructions!.slice(0, longestInstructions) })),
    find: (name) => byName.get(name),
    findByKey: (key) => byKey.get(key),
    nameOf: (ref) => byKey.get(ref.key)?.name ?? nameForModel(ref),
    offer(parts, mostCharacters) {
      const further = hasTruncated(parts) ? [readResult] : [];
      if (sizeOf(tools) <= mostCharacters) return [...tools, ...further].map(toOffered);
      const isAlwaysThere = ({ ref }: EquippedTool) => ref.source.kind === 'builtin';
      const found = usedKeys(parts)
        .map((key) => byKey.get(key))
        .filter((tool) => tool !== undefined && !isAlwaysThere(tool)) as EquippedTool[];
      return [...tools.filter(isAlwaysThere), searchTools, ...found, ...further].map(toOffered);
    },
    search: (query) => search(tools, query),
  };
};

const sourceRefOf = (
  { id, name, host }: SourceListing,
  kind: ToolRef['source']['kind'],
): ToolRef['source'] => ({ id, kind, name, host });

const toRef = (listing: SourceListing, tool: ToolDescription, kind: ToolRef['source']['kind']): ToolRef => ({
  key: tool.key,
  name: tool.name,
  title: tool.title,
  source: sourceRefOf(listing, kind),
  risk: riskOf(tool.risk, listing.trusted),
});

const toOffered = ({ name, description, inputSchema }: EquippedTool): OfferedTool => ({
  name,
  description,
  inputSchema,
});

/** SR-24: a stranger’s words, bounded, and not our own. */
const describe = ({ title, description }: ToolDescription): string => {
  const text = description || title || '';
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription)}…`;
};

const missingOf = (listings: readonly SourceListing[], choices: readonly string[]): MissingSource[] => {
  const missing = listings
    .filter(({ problem }) => problem !== null)
    .map(({ id, name, problem }) => ({ id, name, class: problem!.class, message: problem!.message }));
  const known = new Set(
    listings.flatMap(({ id, tools, problem }) =>
      problem
        ? [id, ...choices.filter((choice) => choice.startsWith(`${id}/`))]
        : [id, ...tools.map(({ key }) => key)],
    ),
  );
  const gone = choices.filter((choice) => !known.has(choice));
  return [
    ...missing,
    ...gone.map((id) => ({
      id,
      name: null,
      class: 'gone',
      message: 'It is not there any more, or not for you.',
    })),
  ];
};

const sizeOf = (tools: readonly EquippedTool[]): number =>
  tools.reduce((sum, tool) => sum + JSON.stringify(toOffered(tool)).length, 0);

/** Keys of tools that were found or called, each once, in the order in which they first were. */
const usedKeys = (parts: readonly Part[]): string[] => {
  const keys = new Set<string>();
  for (const part of parts) {
    if (part.type !== 'tool') continue;
    if (part.tool.key !== searchTools.ref.key) keys.add(part.tool.key);
    else for (const key of foundIn(part)) keys.add(key);
  }
  return [...keys];
};

const foundIn = (part: Extract<Part, { type: 'tool' }>): string[] =>
  (part.output?.items ?? []).flatMap((item) => {
    const data = item.type === 'data' ? (item.data as { found?: unknown }) : undefined;
    return Array.isArray(data?.found) ? data.found.filter((key) => typeof key === 'string') : [];
  });

const hasTruncated = (parts: readonly Part[]): boolean =>
  parts.some((part) => part.type === 'tool' && part.output?.truncated?.fileId);

/** Those that have most of the words, in their names before their descriptions. */
const search = (tools: readonly EquippedTool[], query: string): EquippedTool[] => {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const scoreOf = ({ name, description, ref }: EquippedTool): number => {
    const names = `${name} ${ref.title ?? ''} ${ref.source.name}`.toLowerCase();
    const text = description.toLowerCase();
    return words.reduce((sum, word) => sum + (names.includes(word) ? 3 : text.includes(word) ? 1 : 0), 0);
  };
  return tools
    .map((tool) => ({ tool, score: scoreOf(tool) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score || (one.tool.name < other.tool.name ? -1 : 1))
    .slice(0, mostFound)
    .map(({ tool }) => tool);
};
