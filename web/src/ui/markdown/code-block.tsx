import { Download, WrapText } from 'lucide-react';
import { memo, use, useState } from 'react';
import type { ReactNode } from 'react';
import { showDirectionMarks } from '../direction-marks.ts';
import { VisibleText } from '../visible-text.tsx';
import { CopyButton } from './copy-button.tsx';
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
      <pre
        tabIndex={0}
        role="group"
        aria-label={labels.code(showDirectionMarks(language))}
        data-wrapped={wrapped}
      >
        <code>
          {groups.map((group, index) => (
            <Runs key={index} group={group} />
          ))}
          <VisibleText>{rest}</VisibleText>
        </code>
      </pre>
    </figure>
  );
});

const Runs = memo(
  function Runs({ group }: { group: CodeGroup }): ReactNode {
    return group.runs.map(({ text, kind }, index) =>
      kind === '' ? (
        <VisibleText key={index}>{text}</VisibleText>
      ) : (
        <span key={index} className={kind.replaceAll(/\S+/g, 'hl-$&')}>
          <VisibleText>{text}</VisibleText>
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
      <span className="md-code-language">
        <VisibleText>{language}</VisibleText>
      </span>
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
