/** The face of the room: tools in messages, where one writes, in the sidebar, and their settings. */
import { lazy } from 'react';

export { isUnderWay } from './calls/call-state.ts';
export { MissingTools } from './calls/missing-tools.tsx';
export { ToolCalls } from './calls/tool-calls.tsx';
export { useLastTools } from './choosing/use-chosen-tools.ts';
export { PromptCommands } from './choosing/prompt-commands.tsx';
export { ToolsButton } from './choosing/tools-button.tsx';
export { InteractionNotice } from './waiting/interaction-notice.tsx';
export { OpenQuestions } from './waiting/open-questions.tsx';
export { WaitingForYou } from './waiting/waiting-on-demand.tsx';

/** The settings page of one’s own: which tools there are, and what may be called without being asked for. */
export const ToolSettings = lazy(async () => ({
  default: (await import('./settings/tool-settings.tsx')).ToolSettings,
}));

/** The settings page of what holds for everybody’s calls, for administrators. */
export const ToolRuleSettings = lazy(async () => ({
  default: (await import('./settings/tool-rule-settings.tsx')).ToolRuleSettings,
}));

/** The settings page of MCP servers. */
export const McpServerSettings = lazy(async () => ({
  default: (await import('./settings/server-settings.tsx')).McpServerSettings,
}));
