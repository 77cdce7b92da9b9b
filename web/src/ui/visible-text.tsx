import type { ReactNode } from 'react';
import { hasDirectionMarks, nameOfMark, splitAtMarks } from './direction-marks.ts';

/**
 * Others' words, with the marks that would turn their direction as small labels. A label is drawn by
 * the style sheet, so that copying takes neither it nor the mark.
 */
export const VisibleText = ({ children }: { children: string }): ReactNode => {
  if (!hasDirectionMarks(children)) return children;
  return splitAtMarks(children).map((piece, index) =>
    hasDirectionMarks(piece) ? (
      <span
        key={index}
        role="img"
        aria-label={nameOfMark(piece)}
        data-mark={nameOfMark(piece)}
        className="mx-0.5 rounded-sm bg-warning-soft px-1 align-[0.1em] font-mono text-[0.7em] text-warning select-none before:content-[attr(data-mark)]"
      />
    ) : (
      piece
    ),
  );
};
