/** Which sources and tools of a conversation are on. Pure. */
import type { OfferedSource } from '@stoa/contract/tools';

/** What can be switched by itself: a tool of this server, or all that a source has. */
export interface Switchable {
  /** As the conversation keeps it. */
  choice: string;
  source: OfferedSource;
  title: string;
  description: string | null;
}

export const switchables = (sources: readonly OfferedSource[]): Switchable[] =>
  sources.flatMap((source): Switchable[] =>
    source.tools
      ? source.tools.map(({ key, title, description }) => ({ choice: key, source, title, description }))
      : [{ choice: source.id, source, title: source.name, description: source.description }],
  );

/** A whole source that is on has all its tools on. */
export const isOn = (chosen: readonly string[], { choice, source }: Switchable): boolean =>
  chosen.includes(choice) || chosen.includes(source.id);

/** Switching off one tool of a source that is on as a whole leaves its others. */
export const toggled = (
  chosen: readonly string[],
  item: Switchable,
  all: readonly Switchable[],
): string[] => {
  const { choice, source } = item;
  if (!isOn(chosen, item)) return [...chosen, choice];
  if (choice === source.id || !chosen.includes(source.id)) return chosen.filter((one) => one !== choice);
  const others = all.filter((one) => one.source.id === source.id && one.choice !== choice);
  return [...chosen.filter((one) => one !== source.id), ...others.map((one) => one.choice)];
};

/** The MCP servers of which something is on. */
export const chosenServers = (
  sources: readonly OfferedSource[],
  chosen: readonly string[],
): OfferedSource[] =>
  sources.filter(
    ({ id, kind }) => kind === 'mcp' && chosen.some((one) => one === id || one.startsWith(`${id}/`)),
  );

export const matching = (items: readonly Switchable[], query: string): Switchable[] => {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ title, description, source }) => {
    const text = [title, description, source.name, source.host].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
};
