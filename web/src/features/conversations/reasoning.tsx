import type { ReasoningPart } from '@stoa/contract/runs/parts';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';

/** What the model thought on the way: one line with its time, and the words on request. */
export const Reasoning = ({ part, isGrowing }: { part: ReasoningPart; isGrowing: boolean }) => {
  const { openReasoning } = usePreferences();
  const [chosen, setChosen] = useState<boolean>();
  const isOpen = chosen ?? openReasoning;
  const isThinking = isGrowing && part.endedAt === null;
  // A provider that keeps its model’s thoughts to itself sends them back empty.
  if (part.endedAt !== null && part.text === '') return null;
  return (
    <Disclosure
      line={<ReasoningLine part={part} isThinking={isThinking} />}
      isOpen={isOpen}
      onToggle={() => setChosen(!isOpen)}
    >
      <Markdown source={part.text} streaming={isThinking} />
    </Disclosure>
  );
};

const ReasoningLine = ({ part, isThinking }: { part: ReasoningPart; isThinking: boolean }) => {
  const t = useT();
  const startedAtMs = Date.parse(part.startedAt);
  const live = useSeconds(isThinking ? startedAtMs : null);
  if (isThinking) {
    return (
      <span className="animate-[breathe_1.8s_ease-in-out_infinite] tabular-nums motion-reduce:animate-none">
        {t('runs.thinking', { seconds: live })}
      </span>
    );
  }
  const seconds = part.endedAt ? Math.round((Date.parse(part.endedAt) - startedAtMs) / 1_000) : 0;
  return <span>{t('runs.thought', { seconds: Math.max(0, seconds) })}</span>;
};
