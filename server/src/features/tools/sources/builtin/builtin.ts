/** What this server can do by itself. Administrators switch each on and off; each is chosen by itself. */
import type { BuiltinToolName } from '@stoa/contract/tools';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { ToolSource } from '../../source.ts';
import { askUser } from './ask-user.ts';
import { calculator } from './calculator.ts';
import { createCurrentTime } from './current-time.ts';
import { createFetchPage } from './fetch-page.ts';
import { type BuiltinTool, builtinKey, toDescription } from './tool.ts';
import { createWeather } from './weather.ts';

export interface BuiltinDeps {
  clock: Clock;
  fetch: Egress['fetch'];
  /** Which of them are switched on. */
  isOn: (name: BuiltinToolName) => Promise<boolean>;
}

const source = { id: 'builtin', name: 'Stoa', host: null, trusted: true };

export const createBuiltin = (deps: BuiltinDeps): ToolSource => {
  const tools: readonly BuiltinTool<BuiltinToolName>[] = [
    calculator,
    createCurrentTime(deps),
    createFetchPage(deps),
    createWeather(deps),
    askUser,
  ];

  const listOn = async () => {
    const isOn = await Promise.all(tools.map(({ name }) => deps.isOn(name)));
    return tools.filter((_, index) => isOn[index]);
  };

  return {
    kind: 'builtin',

    async offers() {
      const offered = (await listOn()).map(({ name, title, summary }) => ({
        key: builtinKey(name),
        name,
        title,
        description: summary,
      }));
      return offered.length === 0 ? [] : [{ ...source, description: null, tools: offered }];
    },

    async list() {
      const listed = (await listOn()).map(toDescription);
      return [{ ...source, instructions: null, tools: listed, problem: null }];
    },

    async call(call) {
      const tool = (await listOn()).find(({ name }) => builtinKey(name) === call.key);
      if (tool) return tool.call(call);
      return { kind: 'failed', class: 'gone', message: 'This tool is switched off.', retryable: false };
    },
  };
};
