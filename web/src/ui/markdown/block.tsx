import { memo } from 'react';
import type { ReactNode } from 'react';
import { onDemand, useOnceOpen } from '../on-demand.ts';
import { VisibleText } from '../visible-text.tsx';
import { CodeBlock } from './code-block.tsx';
import type { MathToken, Token, Tokens } from './dialect.ts';
import { Inline } from './inline.tsx';
import { Formula } from './formula.tsx';
import { MarkdownTable } from './table.tsx';

/** Blocks as elements; `first` is the position of the first among its siblings, which is their key. */
export const BlockGroup = memo(function BlockGroup({
  tokens,
  first,
}: {
  tokens: readonly Token[];
  first: number;
}): ReactNode {
  return tokens.map((token, index) => <Block key={first + index} token={token} />);
});

export const Block = memo(function Block({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case 'paragraph':
      return token.tokens?.length === 0 ? null : (
        <p dir="auto">
          <Inline tokens={token.tokens} />
        </p>
      );
    case 'text':
    case 'checkbox':
      return <Inline tokens={[token]} />;
    case 'heading':
      return <Heading token={token as Tokens.Heading} />;
    case 'code':
      return <Code token={token as Tokens.Code & { open?: true }} />;
    case 'list':
      return <MarkdownList token={token as Tokens.List} />;
    case 'table':
      return <MarkdownTable token={token as Tokens.Table} />;
    case 'blockquote':
      return (
        <blockquote className="border-line text-fg-muted" dir="auto">
          <BlockGroup tokens={token.tokens ?? []} first={0} />
        </blockquote>
      );
    case 'math':
      return <Formula source={(token as unknown as MathToken).source} display />;
    case 'hr':
      return <hr className="border-line" />;
    case 'html':
      return (
        <p className="md-html">
          <VisibleText>{token.raw.trimEnd()}</VisibleText>
        </p>
      );
    default:
      return null;
  }
});

/** The page owns the first two levels: a message's `#` is an `h3` in the outline, and large all the same. */
function Heading({ token }: { token: Tokens.Heading }): ReactNode {
  const Level = (['h3', 'h4', 'h5', 'h6'] as const)[token.depth - 1] ?? 'h6';
  return (
    <Level className={`md-h${token.depth}`} dir="auto">
      <Inline tokens={token.tokens} />
    </Level>
  );
}

function Code({ token }: { token: Tokens.Code & { open?: true } }): ReactNode {
  const language = /^[^\s{,:]*/.exec(token.lang ?? '')![0].toLowerCase();
  // A diagram that is still being written is code.
  if (language === 'mermaid' && !token.open) return <Diagram source={token.text} />;
  return <CodeBlock code={token.text} language={language} open={token.open ?? false} />;
}

const diagram = onDemand(() => import('./diagram.tsx'));

function Diagram({ source }: { source: string }): ReactNode {
  const parts = useOnceOpen(diagram, true);
  if (!parts) return <CodeBlock code={source} language="mermaid" open={false} />;
  return <parts.Diagram source={source} />;
}

function MarkdownList({ token }: { token: Tokens.List }): ReactNode {
  const items = token.items.map((item, index) => <ListItem key={index} item={item} />);
  if (!token.ordered) return <ul>{items}</ul>;
  return <ol start={token.start === '' ? undefined : token.start}>{items}</ol>;
}

const ListItem = memo(function ListItem({ item }: { item: Tokens.ListItem }): ReactNode {
  return (
    <li className={item.task ? 'md-task' : undefined} dir="auto">
      {item.tokens.map((token, index) => (
        <Block key={index} token={token} />
      ))}
    </li>
  );
});
