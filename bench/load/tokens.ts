/**
 * A token of the benchmark says when it was sent, so that whoever reads it knows how long it took,
 * however many of them a frame joins. The clock is the system's monotonic one, which all processes of
 * a machine share and nobody sets.
 */
export const nowMicros = (): number => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + Math.round(nanoseconds / 1e3);
};

/** About as long as a token of a real answer. */
export const tokenAt = (micros: number): string => `${micros.toString(36)} `;

/** When each token of a text was sent, in the order of the text. */
export const sendTimesIn = (text: string): number[] => {
  const times: number[] = [];
  for (let from = 0, to = text.indexOf(' '); to !== -1; from = to + 1, to = text.indexOf(' ', from)) {
    times.push(Number.parseInt(text.slice(from, to), 36));
  }
  return times;
};

export interface Pace {
  tokensPerSecond: number;
  tokens: number;
}

/** The pace travels as the model's id, so that nothing between client and upstream has to know of it. */
export const modelIdOf = ({ tokensPerSecond, tokens }: Pace): string => `bench-${tokensPerSecond}x${tokens}`;

/** Undefined for an id that says no pace. */
export const paceOf = (modelId: string): Pace | undefined => {
  const match = /^bench-(\d+)x(\d+)$/.exec(modelId);
  return match ? { tokensPerSecond: Number(match[1]), tokens: Number(match[2]) } : undefined;
};
