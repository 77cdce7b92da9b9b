import type { ToolSourceKind } from '@stoa/contract/tools';
import { Globe, Plug, Wrench } from 'lucide-react';

const icons = { builtin: Wrench, mcp: Plug, action: Globe } as const;

export const SourceIcon = ({ kind, className }: { kind: ToolSourceKind; className?: string }) => {
  const Icon = icons[kind];
  return <Icon className={className} aria-hidden />;
};
