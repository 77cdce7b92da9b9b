import { Actions } from './actions.tsx';
import { BuiltinTools } from './builtin-tools.tsx';
import { Rules } from './rules.tsx';

export const ToolRuleSettings = () => (
  <div className="flex flex-col gap-8">
    <BuiltinTools maySwitch />
    <Rules />
    <Actions />
  </div>
);
