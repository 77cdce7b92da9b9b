// No file reaches itself by imports that run; `import type` is free.

import type { House, SourceFile } from './house.ts';
import { defineRule, type Fault } from './rule.ts';

interface Edge {
  to: string;
  line: number;
}

function runtimeEdges(house: House, file: SourceFile): Edge[] {
  return file.imports.flatMap(({ target, typeOnly, line }) => {
    if (typeOnly || target.kind !== 'ours' || house.find(target.path) === undefined) return [];
    return [{ to: target.path, line }];
  });
}

/** Strongly connected components after Tarjan, without recursion so that a long chain cannot overflow. */
function findKnots(graph: ReadonlyMap<string, readonly Edge[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const knots: string[][] = [];
  const open = (node: string): { node: string; next: number } => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, next: 0 };
  };
  const lower = (node: string, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  for (const start of graph.keys()) {
    if (order.has(start)) continue;
    const calls = [open(start)];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const edge = graph.get(call.node)?.[call.next];
      call.next += 1;
      if (edge !== undefined) {
        if (!order.has(edge.to)) calls.push(open(edge.to));
        else if (onStack.has(edge.to)) lower(call.node, order.get(edge.to) ?? 0);
        continue;
      }
      calls.pop();
      const parent = calls.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(call.node) ?? 0);
      if (low.get(call.node) !== order.get(call.node)) continue;
      const knot = stack.splice(stack.indexOf(call.node));
      for (const node of knot) onStack.delete(node);
      knots.push(knot);
    }
  }
  return knots;
}

/** The shortest way from a file back to itself, found breadth first inside its knot. */
function shortestCycle(graph: ReadonlyMap<string, readonly Edge[]>, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const { to } of graph.get(node) ?? []) {
      if (to === start) {
        const path = [start];
        for (let at = node; at !== start; at = cameFrom.get(at) ?? start) path.unshift(at);
        return [start, ...path];
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, node);
      queue.push(to);
    }
  }
  return undefined;
}

export const cycles = defineRule('cycle', {}, (house) => {
  const graph = new Map(house.files.map((file) => [file.path, runtimeEdges(house, file)]));
  return findKnots(graph).flatMap((knot): Fault[] => {
    const [first = ''] = knot.toSorted();
    const cycle = shortestCycle(graph, first);
    if (cycle === undefined) return [];
    const line = graph.get(first)?.find(({ to }) => to === cycle[1])?.line ?? 1;
    const message = `runtime cycle: ${cycle.join(' → ')}. Move what both need into a lower file, or make one of the imports \`import type\`.`;
    return [{ file: first, line, message }];
  });
});
