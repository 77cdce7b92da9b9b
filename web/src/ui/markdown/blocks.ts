// The blocks of a Markdown text that grows. Blocks before the last stable boundary are settled: they
// are read once, and again only if a link definition arrives that they ask for. What is read per
// update is the text after that boundary, however long the whole is.
//
// Invariant (property test): for any chunking, the blocks of the text so far equal those of reading
// it whole; unchanged blocks, list items and table rows keep their identity.

import { lexBlocks, lexInline } from './dialect.ts';
import type { InlineRun, Links, Token } from './dialect.ts';
import { calmEnd, measureDecided } from './open-blocks.ts';
import { findStableBoundary } from './stable-boundary.ts';
import { findStem, graft } from './stem.ts';
import type { Stem } from './stem.ts';
import { shareStructure } from './structural-sharing.ts';

/** Blocks per group: a renderer compares groups, not blocks, to find what changed. */
export const GROUP_SIZE = 16;

export type BlockGroups = readonly (readonly Token[])[];

export interface Blocks {
  /**
   * Takes the whole text so far and returns its blocks, in groups of `GROUP_SIZE`. While `open`, the
   * end is calmed: unfinished markers are hidden or closed. A text that does not continue the last
   * one starts over.
   */
  update(source: string, open: boolean): BlockGroups;
}

export function createBlocks(): Blocks {
  let state = emptyState();
  return {
    update(source, open) {
      const text = source.includes('\r') ? source.replaceAll(/\r\n|\r/g, '\n') : source;
      if (!text.startsWith(state.text)) state = emptyState();
      state.text = text;
      advance(state, open);
      return state.groups;
    },
  };
}

interface State {
  text: string;
  settledLength: number;
  settled: Token[];
  stretches: Stretch[];
  /** Definitions in the settled text. */
  settledLinks: Links;
  /** Definitions in the whole text, as of the last update. */
  links: Links;
  tail: Token[];
  /** The part of the tail's list or table that is not read again. */
  stem: Stem | undefined;
  groups: readonly (readonly Token[])[];
  inlines: InlineCache;
}

/** A piece of settled source: what is read again when one of the `labels` it asks for changes. */
interface Stretch {
  source: string;
  firstBlock: number;
  labels: Set<string>;
}

/** Inline text of the last update, by source. */
type InlineCache = Map<string, { tokens: Token[]; labels: Set<string> }>;

interface Reading {
  tokens: Token[];
  runs: InlineRun[];
  links: Links;
}

function emptyState(): State {
  return {
    text: '',
    settledLength: 0,
    settled: [],
    stretches: [],
    settledLinks: noLinks(),
    links: noLinks(),
    tail: [],
    stem: undefined,
    groups: [],
    inlines: new Map(),
  };
}

function advance(state: State, open: boolean): void {
  const start = state.settled.length;
  let tail = readTail(state, open);
  const boundary = open ? findStableBoundary(tail.tokens, tail.source, tail.length) : 0;
  const settling = boundary > 0 ? readStretch(state, boundary) : undefined;
  if (settling) tail = readTail(state, open);

  const changed = findChangedLabels(state.links, tail.links);
  state.links = tail.links;
  const firstReadAgain = changed.size > 0 ? readAgain(state, changed) : start;
  if (changed.size > 0 && state.stem) {
    state.stem = undefined;
    tail = readTail(state, open);
  }

  if (open) calmEnd(tail.tokens, tail.runs);
  const inlines: InlineCache = new Map();
  if (settling) {
    const labels = fillRuns(settling.runs, state, inlines);
    state.stretches.push({ source: settling.source, firstBlock: start, labels });
  }
  fillRuns(tail.runs, state, inlines);
  state.inlines = inlines;

  const settledTokens = settling?.tokens ?? [];
  const blocks = shareStructure(state.tail, [...settledTokens, ...tail.tokens]);
  state.settled.push(...blocks.slice(0, settledTokens.length));
  state.tail = blocks.slice(settledTokens.length);
  if (open) state.stem = tail.defines ? undefined : findStem(state.tail, tail.source, state.stem);
  regroup(state, Math.min(start, firstReadAgain));
}

interface TailReading extends Reading {
  source: string;
  /** How much of the source is read; the rest is withheld while it is undecided. */
  length: number;
  /** Whether it holds link definitions. */
  defines: boolean;
}

function readTail(state: State, open: boolean): TailReading {
  const source = state.text.slice(state.settledLength);
  const length = open ? measureDecided(source) : source.length;
  const links = Object.assign(noLinks(), state.settledLinks);
  const { tokens, runs } = readFromStem(state, source.slice(0, length), links);
  const defines = Object.keys(links).length > Object.keys(state.settledLinks).length;
  return { tokens, runs, links, source, length, defines };
}

function readFromStem(state: State, source: string, links: Links): { tokens: Token[]; runs: InlineRun[] } {
  const { stem } = state;
  if (!stem) return lexBlocks(source, links);
  const { tokens, runs } = lexBlocks(stem.prelude + source.slice(stem.offset), links);
  const whole = graft(stem, tokens);
  if (whole) return { tokens: whole, runs };
  state.stem = undefined;
  return lexBlocks(source, links);
}

/** Moves the boundary: the text before it is read for good. */
function readStretch(state: State, length: number): Reading & { source: string } {
  const end = state.settledLength + length;
  const source = state.text.slice(state.settledLength, end);
  state.settledLength = end;
  state.stem = undefined;
  return { ...lexBlocks(source, state.settledLinks), links: state.settledLinks, source };
}

function findChangedLabels(previous: Links, next: Links): Set<string> {
  const changed = new Set<string>();
  for (const label of [...Object.keys(previous), ...Object.keys(next)]) {
    const [before, after] = [previous[label], next[label]];
    if (before?.href !== after?.href || before?.title !== after?.title) changed.add(label);
  }
  return changed;
}

/** Reads the settled text that asks for changed labels again. Returns the first block concerned. */
function readAgain(state: State, changed: Set<string>): number {
  for (const [source, { labels }] of state.inlines) {
    if (overlaps(labels, changed)) state.inlines.delete(source);
  }
  let first = state.settled.length;
  for (const stretch of state.stretches) {
    if (!overlaps(stretch.labels, changed)) continue;
    const { tokens, runs } = lexBlocks(stretch.source, noLinks());
    stretch.labels = fillRuns(runs, state, new Map());
    tokens.forEach((token, index) => {
      const at = stretch.firstBlock + index;
      state.settled[at] = shareStructure(state.settled[at], token);
    });
    first = Math.min(first, stretch.firstBlock);
  }
  return first;
}

/** Reads the inline text of blocks, or takes it from the last update. Returns the labels asked for. */
function fillRuns(runs: InlineRun[], state: State, kept: InlineCache): Set<string> {
  const asked = new Set<string>();
  for (const { src, tokens } of runs) {
    let entry = kept.get(src) ?? state.inlines.get(src);
    if (!entry) {
      const labels = new Set<string>();
      entry = { tokens: lexInline(src, state.links, labels), labels };
    }
    kept.set(src, entry);
    tokens.push(...entry.tokens);
    for (const label of entry.labels) asked.add(label);
  }
  return asked;
}

function regroup(state: State, firstChanged: number): void {
  const intact = Math.floor(firstChanged / GROUP_SIZE);
  const groups = state.groups.slice(0, intact);
  const blocks = [...state.settled.slice(intact * GROUP_SIZE), ...state.tail];
  for (let from = 0; from < blocks.length; from += GROUP_SIZE) {
    const group = blocks.slice(from, from + GROUP_SIZE);
    const previous = state.groups[groups.length];
    const isSame =
      previous?.length === group.length && group.every((block, index) => block === previous[index]);
    groups.push(isSame ? previous : group);
  }
  state.groups = groups;
}

function overlaps(one: Set<string>, other: Set<string>): boolean {
  for (const item of one) if (other.has(item)) return true;
  return false;
}

function noLinks(): Links {
  return Object.create(null) as Links;
}
