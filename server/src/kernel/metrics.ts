/**
 * Figures of this process, written in the Prometheus text format. A figure is declared by whoever
 * measures it. A label has a closed list of values, and anything else counts as `other`: nothing that
 * a person or a model writes can make the page grow, or be read on it.
 */

export type Labels = Readonly<Record<string, readonly string[]>>;
type Values<L extends Labels> = { [K in keyof L]: string };

export interface Counter<L extends Labels> {
  add(by: number, labels: Values<L>): void;
}

export interface Histogram<L extends Labels> {
  observe(value: number, labels: Values<L>): void;
}

/** One figure, or one for each value of a label. */
type Reading = number | Readonly<Record<string, number>>;

export interface Metrics {
  counter<const L extends Labels>(name: string, help: string, labels: L): Counter<L>;
  /** @param bounds upper ends of its buckets, upwards */
  histogram<const L extends Labels>(
    name: string,
    help: string,
    bounds: readonly number[],
    labels: L,
  ): Histogram<L>;
  /** Asked for when the page is written; left out when it throws. `label` names the keys of a record. */
  read(
    type: 'gauge' | 'counter',
    name: string,
    help: string,
    look: () => Reading | Promise<Reading>,
    label?: string,
  ): void;
  text(): Promise<string>;
}

/** From a millisecond to half a minute: answers to requests, queries, commits. */
export const secondsBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

export const createMetrics = (): Metrics => {
  const families = new Map<string, () => Promise<string>>();

  const declare = (
    type: string,
    name: string,
    help: string,
    lines: () => string[] | Promise<string[]>,
  ): void => {
    if (families.has(name)) throw new Error(`The figure ${name} is declared already.`);
    families.set(name, async () => {
      const found = await lines();
      return found.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${found.join('')}`;
    });
  };

  return {
    counter(name, help, labels) {
      const series = createSeries(labels, () => ({ count: 0 }));
      // A rate needs the zero before the first one.
      series.beginAll();
      declare('counter', name, help, () => series.map((text, { count }) => lineOf(name, text, count)));
      return { add: (by, values) => void (series.of(values).count += by) };
    },

    histogram(name, help, bounds, labels) {
      const series = createSeries(labels, () => ({
        counts: new Float64Array(bounds.length + 1),
        sum: 0,
      }));
      declare('histogram', name, help, () =>
        series.map((text, { counts, sum }) => histogramLines(name, text, bounds, counts, sum)),
      );
      return {
        observe(value, values) {
          const one = series.of(values);
          let bucket = 0;
          while (bucket < bounds.length && value > bounds[bucket]!) bucket += 1;
          one.counts[bucket]! += 1;
          one.sum += value;
        },
      };
    },

    read(type, name, help, look, label = '') {
      declare(type, name, help, async () => {
        try {
          const reading = await look();
          if (typeof reading === 'number') return [lineOf(name, '', reading)];
          return Object.entries(reading).map(([value, one]) => lineOf(name, `${label}="${value}"`, one));
        } catch {
          return [];
        }
      });
    },

    async text() {
      return (await Promise.all([...families.values()].map((write) => write()))).join('');
    },
  };
};

/** What has been seen of each combination of labels; without labels there is one, from the start. */
const createSeries = <L extends Labels, S>(labels: L, begin: () => S) => {
  const names = Object.keys(labels);
  const known = names.map((name) => new Set(labels[name]));
  const seen = new Map<string, S>();
  const textOf = (values: Values<L>): string => {
    let text = '';
    for (let index = 0; index < names.length; index++) {
      const value = values[names[index]!]!;
      text += `${index === 0 ? '' : ','}${names[index]}="${known[index]!.has(value) ? value : 'other'}"`;
    }
    return text;
  };
  const of = (values: Values<L>): S => {
    const text = textOf(values);
    const found = seen.get(text);
    if (found) return found;
    const begun = begin();
    seen.set(text, begun);
    return begun;
  };
  if (names.length === 0) seen.set('', begin());
  return {
    of,
    /** One for each value of a single label; of several, only those that are seen. */
    beginAll(): void {
      if (names.length !== 1) return;
      for (const value of known[0]!) seen.set(`${names[0]}="${value}"`, begin());
    },
    map: (write: (text: string, one: S) => string): string[] =>
      [...seen].map(([text, one]) => write(text, one)),
  };
};

const lineOf = (name: string, labels: string, value: number): string =>
  labels === '' ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;

const histogramLines = (
  name: string,
  labels: string,
  bounds: readonly number[],
  counts: Float64Array,
  sum: number,
): string => {
  const before = labels === '' ? '' : `${labels},`;
  let total = 0;
  let text = '';
  counts.forEach((count, bucket) => {
    total += count;
    text += lineOf(`${name}_bucket`, `${before}le="${bounds[bucket] ?? '+Inf'}"`, total);
  });
  return text + lineOf(`${name}_sum`, labels, sum) + lineOf(`${name}_count`, labels, total);
};
