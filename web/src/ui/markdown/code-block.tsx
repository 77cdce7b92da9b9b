import { Check, Copy, Download, WrapText } from 'lucide-react';
import { memo, use, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { copyText } from './clipboard.ts';
import { downloadCode } from './download.ts';
import type { CodeGroup } from './highlight.ts';
import { MarkdownLabelsContext } from './labels.ts';
import { useHighlight } from './use-highlight.ts';

interface CodeBlockProps {
  code: string;
  language: string;
  /** Still being written. */
  open: boolean;
}

export const CodeBlock = memo(function CodeBlock({ code, language, open }: CodeBlockProps): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const [wrapped, setWrapped] = useState(false);
  const { groups, rest } = useHighlight(code, language, open);
  return (
    <figure className="md-code border-line bg-code rounded-house border">
      <CodeHeader code={code} language={language} wrapped={wrapped} onWrap={setWrapped} />
      <pre tabIndex={0} role="group" aria-label={labels.code(language)} data-wrapped={wrapped}>
        <code>
          {groups.map((group, index) => (
            <Runs key={index} group={group} />
          ))}
          {rest}
        </code>
      </pre>
    </figure>
  );
});

const Runs = memo(
  function Runs({ group }: { group: CodeGroup }): ReactNode {
    return group.runs.map(({ text, kind }, index) =>
      kind === '' ? (
        text
      ) : (
        <span key={index} className={kind.replaceAll(/\S+/g, 'hl-$&')}>
          {text}
        </span>
      ),
    );
  },
  (previous, next) => previous.group.key === next.group.key,
);

interface CodeHeaderProps {
  code: string;
  language: string;
  wrapped: boolean;
  onWrap: (wrapped: boolean) => void;
}

function CodeHeader({ code, language, wrapped, onWrap }: CodeHeaderProps): ReactNode {
  const labels = use(MarkdownLabelsContext);
  return (
    <figcaption className="md-code-header text-fg-muted text-xs">
      <span className="md-code-language">{language}</span>
      <button
        type="button"
        title={labels.wrap}
        aria-label={labels.wrap}
        aria-pressed={wrapped}
        onClick={() => onWrap(!wrapped)}
      >
        <WrapText size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        title={labels.download}
        aria-label={labels.download}
        onClick={() => downloadCode(code, language)}
      >
        <Download size={14} aria-hidden="true" />
      </button>
      <CopyButton text={code} />
    </figcaption>
  );
}

const OUTCOME_SHOWN_MS = 2000;

function CopyButton({ text }: { text: string }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    setOutcome((await copyText(text)) ? 'copied' : 'copyFailed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(undefined), OUTCOME_SHOWN_MS);
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {outcome === 'copied' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      {labels[outcome ?? 'copy']}
    </button>
  );
}
