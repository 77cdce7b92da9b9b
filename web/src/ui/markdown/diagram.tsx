import { Code, Maximize2 } from 'lucide-react';
import { memo, use, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { showDirectionMarks } from '../direction-marks.ts';
import { Dialog } from '../dialog.tsx';
import { useIsDark } from '../use-is-dark.ts';
import { VisibleText } from '../visible-text.tsx';
import { CodeBlock } from './code-block.tsx';
import { CopyButton } from './copy-button.tsx';
import { drawDiagram } from './diagram-frame.ts';
import type { Drawing, Failure } from './diagram-frame.ts';
import { downloadFile } from './download.ts';
import { MarkdownLabelsContext } from './labels.ts';
import { pngOf } from './picture.ts';

/** A diagram as a picture; its source until there is one, and where there can be none. */
export const Diagram = memo(function Diagram({ source }: { source: string }): ReactNode {
  const result = useDrawing(source);
  const [wantsSource, setWantsSource] = useState(false);
  if (!result) return <CodeBlock code={source} language="mermaid" open={false} />;
  if ('problem' in result) return <FailedDiagram source={source} failure={result} />;
  return (
    <>
      <Picture
        source={source}
        svg={result.svg}
        url={result.url}
        wantsSource={wantsSource}
        onSource={() => setWantsSource(!wantsSource)}
      />
      {wantsSource && <CodeBlock code={source} language="mermaid" open={false} />}
    </>
  );
});

interface PictureProps {
  source: string;
  svg: string;
  url: string;
  wantsSource: boolean;
  onSource: () => void;
}

function Picture({ source, svg, url, wantsSource, onSource }: PictureProps): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const [isLarge, setLarge] = useState(false);
  const saveSvg = () => downloadFile(new Blob([svg], { type: 'image/svg+xml' }), 'diagram.svg');
  const savePng = async () => {
    const png = await pngOf(svg);
    if (png) downloadFile(png, 'diagram.png');
  };
  return (
    <figure className="md-code md-diagram border-line bg-surface rounded-house border">
      <figcaption className="md-code-header text-fg-muted text-xs">
        <span className="md-code-language">{labels.diagram}</span>
        <IconAction label={labels.enlarge} onClick={() => setLarge(true)}>
          <Maximize2 size={14} aria-hidden="true" />
        </IconAction>
        <IconAction label={labels.showSource} isPressed={wantsSource} onClick={onSource}>
          <Code size={14} aria-hidden="true" />
        </IconAction>
        <button type="button" aria-label={labels.exportAs('SVG')} onClick={saveSvg}>
          SVG
        </button>
        <button type="button" aria-label={labels.exportAs('PNG')} onClick={() => void savePng()}>
          PNG
        </button>
        <CopyButton text={source} />
      </figcaption>
      <div className="md-diagram-picture">
        <img src={url} alt={labels.diagram} />
      </div>
      <Dialog open={isLarge} onOpenChange={setLarge} title={labels.diagram} size="lg">
        <div className="max-h-[70dvh] overflow-auto" tabIndex={0} role="region" aria-label={labels.diagram}>
          <img src={url} alt={labels.diagram} className="mx-auto max-w-none" />
        </div>
      </Dialog>
    </figure>
  );
}

interface IconActionProps {
  label: string;
  isPressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function IconAction({ label, isPressed, onClick, children }: IconActionProps): ReactNode {
  return (
    <button type="button" title={label} aria-label={label} aria-pressed={isPressed} onClick={onClick}>
      {children}
    </button>
  );
}

function FailedDiagram({ source, failure }: { source: string; failure: Failure }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  return (
    <>
      <CodeBlock code={source} language="mermaid" open={false} />
      <div className="md-diagram-problem text-fg-muted text-sm">
        {labels.diagramFailed}{' '}
        {failure.isSlow ? labels.diagramSlow : <VisibleText>{failure.problem}</VisibleText>}
      </div>
    </>
  );
}

interface Shown extends Drawing {
  /** Of the picture, for as long as it is shown. */
  url: string;
}

function useDrawing(source: string): Shown | Failure | undefined {
  const isDark = useIsDark();
  const [shown, setShown] = useState<Shown | Failure>();
  useEffect(() => {
    let isWanted = true;
    let url: string | undefined;
    const draw = async () => {
      const result = await drawDiagram(showDirectionMarks(source), isDark);
      if (!isWanted) return;
      if ('problem' in result) return setShown(result);
      url = URL.createObjectURL(new Blob([result.svg], { type: 'image/svg+xml' }));
      setShown({ ...result, url });
    };
    void draw();
    return () => {
      isWanted = false;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [source, isDark]);
  return shown;
}
