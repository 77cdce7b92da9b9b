/** What went into a call and what came out: plain text, whatever it says; nothing in it is live, nothing is fetched. */
import type { ToolOutput, ToolOutputItem, ToolPart } from '@stoa/contract/runs/parts';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { CodeBlock } from '../../../ui/markdown/code-block.tsx';
import { CopyButton } from '../../../ui/markdown/copy-button.tsx';
import { GuardedLink } from '../../../ui/markdown/link-guard.tsx';
import { findLinkTarget } from '../../../ui/markdown/link-policy.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { FileTiles, StoredFileTiles } from '../../files/files.tsx';
import { inputRows, jsonIn, prettyJson } from './call-input.ts';

export const CallDetails = ({ call }: { call: ToolPart }) => {
  const t = useT();
  const { tool, input, inputText, output, status } = call;
  const origin = [tool.source.name, tool.source.host, tool.name].filter(Boolean).join(' · ');
  return (
    <div className="flex flex-col gap-3 py-1 text-[0.9375rem]">
      <p className="text-xs wrap-anywhere text-fg-muted">{showDirectionMarks(origin)}</p>
      {status === 'unknown' && <p className="text-fg-muted">{t('tools.unknown.text')}</p>}
      <div role="group" aria-label={t('tools.input')}>
        <Heading>{t('tools.input')}</Heading>
        {inputText !== '' ? <PlainText text={inputText} /> : <InputView input={input} />}
      </div>
      {output && <OutputView output={output} />}
    </div>
  );
};

const Heading = ({ children }: { children: string }) => (
  <h4 className="mb-1 text-xs font-medium text-fg-muted">{children}</h4>
);

/** In full and as they are: also what is shown before a call is approved (SR-45). */
export const InputView = ({ input }: { input: unknown }) => {
  const t = useT();
  const rows = inputRows(input);
  const [asJson, setAsJson] = useState(false);
  if (rows?.length === 0) return <p className="text-fg-muted">{t('tools.input.none')}</p>;
  return (
    <>
      {rows && !asJson ? (
        <dl className="grid max-h-96 grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 overflow-y-auto rounded-house bg-code px-3 py-2 text-sm">
          {rows.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="max-w-40 wrap-anywhere text-fg-muted">{showDirectionMarks(name)}</dt>
              <dd className="font-mono wrap-anywhere whitespace-pre-wrap">
                <VisibleText>{value}</VisibleText>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <Json value={prettyJson(input)} />
      )}
      {rows && (
        <button
          type="button"
          aria-pressed={asJson}
          onClick={() => setAsJson(!asJson)}
          className="tap mt-1 text-xs text-fg-muted underline-offset-2 hover:underline"
        >
          {t(asJson ? 'tools.input.asRows' : 'tools.input.asJson')}
        </button>
      )}
    </>
  );
};

const Json = ({ value }: { value: string }) => (
  <div className="md max-h-96 overflow-y-auto">
    <CodeBlock code={value} language="json" open={false} />
  </div>
);

const PlainText = ({ text }: { text: string }) => (
  <div className="relative">
    <div
      tabIndex={0}
      role="group"
      className="max-h-96 overflow-y-auto rounded-house bg-code px-3 py-2 pe-22 font-mono text-sm leading-5 wrap-anywhere whitespace-pre-wrap"
    >
      <VisibleText>{text}</VisibleText>
    </div>
    <span className="absolute end-2.5 top-2 text-xs leading-5 text-fg-muted [&_button]:inline-flex [&_button]:items-center [&_button]:gap-1.5">
      <CopyButton text={text} />
    </span>
  </div>
);

const OutputView = ({ output }: { output: ToolOutput }) => {
  const t = useT();
  const files = output.items.filter((item) => item.type === 'file');
  const sources = output.items.filter((item) => item.type === 'source');
  const others = output.items.filter((item) => item.type === 'text' || item.type === 'data');
  return (
    <div role="group" aria-label={t('tools.output')} className="flex flex-col gap-2">
      <Heading>{t(output.isError ? 'tools.output.error' : 'tools.output')}</Heading>
      {output.items.length === 0 && <p className="text-fg-muted">{t('tools.output.none')}</p>}
      {others.map((item, index) => (
        <Words key={index} item={item} />
      ))}
      {files.length > 0 && <FileTiles files={files.map(shownFileOf)} align="start" />}
      {sources.length > 0 && (
        <ul className="flex flex-col gap-1">
          {sources.map((source, index) => (
            <li key={index} className="md">
              <Source url={source.url} title={source.title} />
            </li>
          ))}
        </ul>
      )}
      {output.truncated && <Truncated truncated={output.truncated} />}
    </div>
  );
};

type FileItem = Extract<ToolOutputItem, { type: 'file' }>;

const shownFileOf = ({ fileId, name, kind, mediaType, sizeBytes }: FileItem) => ({
  fileId,
  name,
  kind,
  mediaType,
  sizeBytes,
  pixels: null,
});

const Words = ({ item }: { item: Extract<ToolOutputItem, { type: 'text' | 'data' }> }) => {
  if (item.type === 'data') return <Json value={prettyJson(item.data)} />;
  const json = jsonIn(item.text);
  return json === null ? <PlainText text={item.text} /> : <Json value={json} />;
};

const Source = ({ url, title }: { url: string; title: string | null }) => {
  const target = findLinkTarget(url);
  const name = showDirectionMarks(title ?? url);
  if (!target) return <span className="wrap-anywhere">{name}</span>;
  return (
    <>
      <GuardedLink target={target}>{name}</GuardedLink>
      {title && target.host && <span className="ms-1.5 text-sm text-fg-muted">{target.host}</span>}
    </>
  );
};

const Truncated = ({ truncated }: { truncated: NonNullable<ToolOutput['truncated']> }) => {
  const t = useT();
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-fg-muted">
        {t(truncated.fileId ? 'tools.output.truncated' : 'tools.output.lost', {
          kilobytes: Math.ceil(truncated.sizeBytes / 1_000),
        })}
      </p>
      {truncated.fileId && <StoredFileTiles fileIds={[truncated.fileId]} align="start" />}
    </div>
  );
};
