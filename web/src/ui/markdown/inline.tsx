import { Square, SquareCheck } from 'lucide-react';
import { Fragment, memo, use } from 'react';
import type { ReactNode } from 'react';
import type { MathToken, Token, Tokens } from './dialect.ts';
import { decodeEntities } from './entities.ts';
import { VisibleText } from '../visible-text.tsx';
import { MarkdownImage } from './image.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { GuardedLink } from './link-guard.tsx';
import { findLinkTarget, findMisleadingHost } from './link-policy.ts';
import { Formula } from './formula.tsx';
import { PENDING_HREF } from './open-inline.ts';
import { readPlainText } from './plain-text.ts';

/** Inline tokens as elements. Keys are positions: text only ever grows at its end. */
export const Inline = memo(function Inline({ tokens }: { tokens: readonly Token[] | undefined }): ReactNode {
  return tokens?.map((token, index) => <Fragment key={index}>{renderToken(token)}</Fragment>);
});

function renderToken(token: Token): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens ? (
        <Inline tokens={token.tokens} />
      ) : (
        <VisibleText>{decodeEntities(token.raw)}</VisibleText>
      );
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      );
    case 'codespan':
      return (
        <code className="md-code-span">
          <VisibleText>{(token as Tokens.Codespan).text}</VisibleText>
        </code>
      );
    case 'br':
      return <br />;
    case 'link':
      return <MarkdownLink token={token as Tokens.Link} />;
    case 'image':
      return <MarkdownImage src={(token as Tokens.Image).href} alt={readPlainText(token.tokens)} />;
    case 'math':
      return (
        <Formula
          source={(token as unknown as MathToken).source}
          display={(token as unknown as MathToken).display}
        />
      );
    case 'checkbox':
      return <TaskBox checked={(token as Tokens.Checkbox).checked} />;
    default:
      return <VisibleText>{token.raw}</VisibleText>;
  }
}

function MarkdownLink({ token }: { token: Tokens.Link }): ReactNode {
  const content = <Inline tokens={token.tokens} />;
  if (token.href === PENDING_HREF) return <span className="md-link-pending">{content}</span>;
  const target = findLinkTarget(token.href);
  if (!target) {
    if (!token.autolink) return <DeadLink token={token} />;
    return <VisibleText>{decodeEntities(token.raw)}</VisibleText>;
  }
  if (target.href.startsWith('#')) return <a href={target.href}>{content}</a>;
  const host = findMisleadingHost(readPlainText(token.tokens), target);
  return (
    <>
      <GuardedLink target={target}>{content}</GuardedLink>
      {host !== undefined && <span className="md-link-host"> ({host})</span>}
    </>
  );
}

/** A link that must not be live is text, address included. */
function DeadLink({ token }: { token: Tokens.Link }): ReactNode {
  return (
    <>
      <Inline tokens={token.tokens} /> (<VisibleText>{token.href}</VisibleText>)
    </>
  );
}

function TaskBox({ checked }: { checked: boolean }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const Icon = checked ? SquareCheck : Square;
  return (
    <span
      className="md-task-box"
      role="img"
      data-done={checked}
      aria-label={checked ? labels.taskDone : labels.taskOpen}
    >
      <Icon size={16} aria-hidden="true" />
    </span>
  );
}
