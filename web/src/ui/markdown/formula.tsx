import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { showDirectionMarks } from '../direction-marks.ts';
import { findTypesetFormula, isTypesetterLoaded, loadTypesetter } from './typeset.ts';

interface FormulaProps {
  source: string;
  /** On a line of its own. */
  display: boolean;
}

/** A formula. Its source stands in code style until the typesetter is there, and where TeX is wrong. */
export const Formula = memo(function Formula({ source: written, display }: FormulaProps): ReactNode {
  const source = showDirectionMarks(written);
  const node = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(isTypesetterLoaded);
  useLayoutEffect(() => {
    if (ready) {
      const formula = findTypesetFormula(source, display);
      if (formula) node.current?.replaceChildren(formula);
      return undefined;
    }
    let mounted = true;
    const show = () => mounted && setReady(true);
    loadTypesetter().then(show, () => undefined);
    return () => {
      mounted = false;
    };
  }, [ready, source, display]);
  const className = display ? 'md-math-display' : 'md-math';
  if (ready) return <span key="formula" ref={node} className={className} />;
  return (
    <span key="source" className={className}>
      <code className="md-code-span">{source.trim()}</code>
    </span>
  );
});
