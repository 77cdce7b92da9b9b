/** Looks where model servers on one's own machine usually are, when an administrator asks for it and never by itself. */
import type { LocalServer } from '@stoa/contract/models';
import { listModels } from '@stoa/llm/models';
import type { Egress } from '../../platform/egress/port.ts';

/** This machine, and from inside a container the one that runs it. */
const hosts = ['127.0.0.1', 'host.docker.internal'];

const usualPorts = [
  { port: 11434, name: 'Ollama' },
  { port: 1234, name: 'LM Studio' },
  { port: 8080, name: 'llama.cpp' },
];

const answersWithinMs = 2000;
const provider = 'openai-compatible';

export const lookForLocalServers = async (
  fetch: Egress['fetch'],
  ports: readonly { port: number; name: string }[] = usualPorts,
): Promise<LocalServer[]> => {
  const look = async (host: string, port: number, name: string): Promise<LocalServer[]> => {
    const baseUrl = `http://${host}:${port}/v1`;
    const signal = AbortSignal.timeout(answersWithinMs);
    // These hosts and ports stand in the code, and the answer tells no more than a number.
    const allowed: Egress['fetch'] = (target, init) =>
      fetch(target, { ...init, alsoAllowed: { host, port }, timeoutMs: answersWithinMs });
    const answer = await listModels({ provider, baseUrl, fetch: allowed }, signal);
    return answer.ok ? [{ name, baseUrl, provider, modelCount: answer.models.length }] : [];
  };
  const found = await Promise.all(
    ports.map(async ({ port, name }) => {
      const byHost = await Promise.all(hosts.map((host) => look(host, port, name)));
      // Where both names lead to one machine it is one server.
      return byHost.find((servers) => servers.length > 0) ?? [];
    }),
  );
  return found.flat();
};
