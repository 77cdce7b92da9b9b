/**
 * The settings that several wires have, each said once: its bounds, and what a form of it says. `group: 'reasoning'`
 * stands first in a form; `usual` is what most models do by themselves, where a number says that.
 */
import { z } from 'zod';

export interface FieldMeaning {
  title: string;
  description: string;
  group?: 'reasoning';
  usual?: number;
}

/** An optional setting with its meaning. */
export function setting<T extends z.ZodType>(type: T, meaning: FieldMeaning): z.ZodOptional<T> {
  return type.optional().meta({ ...meaning });
}

export const temperature = (most: 1 | 2) =>
  setting(z.number().min(0).max(most), {
    title: 'Temperature',
    description: 'How freely words are chosen: low is predictable, high is surprising.',
    usual: 1,
  });

export const topP = setting(z.number().min(0).max(1), {
  title: 'Top P',
  description:
    'Chooses among the likeliest words that together reach this share. Change this or the temperature.',
  usual: 1,
});

export const topK = (most: number) =>
  setting(z.int().min(1).max(most), {
    title: 'Top K',
    description: 'Chooses among this many of the likeliest words.',
  });

export const minP = setting(z.number().min(0).max(1), {
  title: 'Min P',
  description: 'Leaves out words that are less likely than this share of the likeliest.',
  usual: 0,
});

const penalty = z.number().min(-2).max(2);

export const presencePenalty = setting(penalty, {
  title: 'Presence penalty',
  description: 'Above zero it moves on to new subjects.',
  usual: 0,
});

export const frequencyPenalty = setting(penalty, {
  title: 'Frequency penalty',
  description: 'Above zero it repeats the same words less.',
  usual: 0,
});

export const repetitionPenalty = setting(z.number().min(0).max(2), {
  title: 'Repetition penalty',
  description: 'Above one it repeats what was said less, below one more.',
  usual: 1,
});

export const maxOutputTokens = (most: number) =>
  setting(z.int().min(1).max(most), {
    title: 'Longest answer',
    description: 'In tokens, reasoning included. A longer answer is cut off.',
  });

export const stop = (most: number) =>
  setting(z.array(z.string().min(1).max(200)).max(most), {
    title: 'Stop at',
    description: 'The answer ends before any of these.',
  });

export const seed = setting(z.int(), {
  title: 'Seed',
  description: 'The same number makes answers to the same words more alike.',
});

export const reasoningEffort = setting(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']), {
  title: 'Reasoning effort',
  description:
    'How much it thinks before it answers. More takes longer and costs more; not every model has every level.',
  group: 'reasoning',
});

export const verbosity = setting(z.enum(['low', 'medium', 'high']), {
  title: 'Verbosity',
  description: 'How much it says.',
});

/** For a setting that only counts together with others. */
export function alsoSay<T extends z.ZodType>(field: T, words: string): T {
  const { description, ...meaning } = field.meta() ?? {};
  return field.meta({ ...meaning, description: `${description} ${words}` });
}
