/** A V8 CPU profile (`node --cpu-prof`) as self times of functions, each with who called it. */

/** As much of the file's format as is needed. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  /** Of the first sample, in microseconds of the monotonic clock. */
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

export interface Frame {
  functionName: string;
  /** Empty for what is part of Node itself. */
  url: string;
  /** From 1; 0 where there is none. */
  line: number;
}

export interface StackTime {
  /** The function that ran, then its callers up to the root. */
  stack: Frame[];
  selfMicros: number;
}

/** Only samples between the two times count: the start of the server is another benchmark. */
export const selfTimesOf = (profile: CpuProfile, fromMicros: number, toMicros: number): StackTime[] => {
  const selfById = new Map<number, number>();
  let atMicros = profile.startTime;
  profile.samples.forEach((id, index) => {
    const tookMicros = profile.timeDeltas[index]!;
    atMicros += tookMicros;
    if (atMicros < fromMicros || atMicros > toMicros) return;
    selfById.set(id, (selfById.get(id) ?? 0) + tookMicros);
  });
  const stacks = stacksOf(profile);
  return [...selfById].map(([id, selfMicros]) => ({ stack: stacks.get(id) ?? [], selfMicros }));
};

const stacksOf = ({ nodes }: CpuProfile): Map<number, Frame[]> => {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const frames = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }): [number, Frame] => [
      id,
      { functionName, url, line: lineNumber + 1 },
    ]),
  );
  const stackOf = (id: number): Frame[] => {
    const stack: Frame[] = [];
    for (let next: number | undefined = id; next !== undefined; next = parents.get(next))
      stack.push(frames.get(next)!);
    return stack;
  };
  return new Map(nodes.map(({ id }) => [id, stackOf(id)]));
};
