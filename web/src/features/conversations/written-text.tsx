import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { classes } from '../../ui/classes.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';

/** More than this is shown on request: a pasted log must not push the answer off the page. */
const longText = 4_000;
const manyLines = 40;

interface WrittenTextProps {
  text: string;
  isPending?: boolean;
}

/** What a person wrote, in its bubble. */
export const WrittenText = ({ text, isPending = false }: WrittenTextProps) => {
  const t = useT();
  const isLong = text.length > longText || text.split('\n', manyLines + 1).length > manyLines;
  const [isOpen, setOpen] = useState(false);
  return (
    <div
      className={classes(
        'max-w-[min(85%,38rem)] rounded-house bg-surface-2 px-4 py-2.5 wrap-anywhere [&_:is(p,li)]:whitespace-pre-line',
        isPending && 'opacity-70',
      )}
    >
      <div
        className={classes(
          isLong && !isOpen && 'max-h-72 overflow-hidden [mask-image:linear-gradient(#000_75%,transparent)]',
        )}
      >
        <Markdown source={isLong && !isOpen ? text.slice(0, longText) : text} streaming={false} />
      </div>
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="tap mt-1 text-sm font-medium text-accent underline-offset-2 hover:underline"
        >
          {t(isOpen ? 'conversations.showLess' : 'conversations.showAll')}
        </button>
      )}
    </div>
  );
};
