/** Every migration, in order. Append only: what has run somewhere is never changed. */
import * as settings from './0001-settings.ts';
import * as accounts from './0002-accounts.ts';
import * as models from './0003-models.ts';
import * as conversations from './0004-conversations.ts';
import * as runs from './0005-runs.ts';
import * as egressAllowances from './0006-egress-allowances.ts';
import * as audit from './0007-audit.ts';
import * as files from './0008-files.ts';
import * as messageFiles from './0009-message-files.ts';
import * as modelLists from './0010-model-lists.ts';
import * as conversationInstructions from './0011-conversation-instructions.ts';
import * as accountLinks from './0012-accounts.ts';
import * as fulltext from './0014-fulltext.ts';
import * as groups from './0015-groups.ts';
import * as grants from './0016-grants.ts';
import * as tools from './0017-tools.ts';
import * as mcpServers from './0018-mcp-servers.ts';
import * as oauth from './0019-oauth.ts';
import * as actionSignIns from './0020-action-sign-ins.ts';
import * as sharedTools from './0021-shared-tools.ts';
import * as mcpViews from './0022-mcp-views.ts';

export const migrations = [
  settings,
  accounts,
  models,
  conversations,
  runs,
  egressAllowances,
  audit,
  files,
  messageFiles,
  modelLists,
  conversationInstructions,
  accountLinks,
  fulltext,
  groups,
  grants,
  tools,
  mcpServers,
  oauth,
  actionSignIns,
  sharedTools,
  mcpViews,
];
