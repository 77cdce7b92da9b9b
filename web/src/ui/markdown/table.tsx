import { memo, use } from 'react';
import type { ReactNode } from 'react';
import type { Tokens } from './dialect.ts';
import { Inline } from './inline.tsx';
import { MarkdownLabelsContext } from './labels.ts';

/** Scrolls in its own frame, which takes focus so that keys can scroll it. */
export function MarkdownTable({ token }: { token: Tokens.Table }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  return (
    <div
      className="md-table border-line rounded-house overflow-x-auto border"
      role="group"
      aria-label={labels.table}
      tabIndex={0}
    >
      <table>
        <thead className="bg-surface-2">
          <tr>
            {token.header.map((cell, index) => (
              <th key={index} scope="col" data-align={cell.align ?? undefined} dir="auto">
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((cells, index) => (
            <Row key={index} cells={cells} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row({ cells }: { cells: readonly Tokens.TableCell[] }): ReactNode {
  return (
    <tr className="border-line">
      {cells.map((cell, index) => (
        <Cell key={index} cell={cell} />
      ))}
    </tr>
  );
});

const Cell = memo(function Cell({ cell }: { cell: Tokens.TableCell }): ReactNode {
  return (
    <td data-align={cell.align ?? undefined} dir="auto">
      <Inline tokens={cell.tokens} />
    </td>
  );
});
