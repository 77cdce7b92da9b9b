/** Whether a tool may be called: with everything it is given in full, before anything is done (SR-45). */
import type { ApprovalRequest, GivenAnswer } from '@stoa/contract/interactions';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextAreaField } from '../../../ui/text-field.tsx';
import { titleOfTool } from '../builtin-words.ts';
import { parsedInput, prettyJson } from '../calls/call-input.ts';
import { InputView } from '../calls/call-details.tsx';
import type { Asked } from './asked.ts';
import { CardFrame } from './card-frame.tsx';
import { useAnswer } from './interaction-calls.ts';

type Remember = Extract<GivenAnswer, { kind: 'approve' }>['remember'];
type Way = 'approve' | 'edit' | 'reject' | 'replace';

export const ApprovalCard = ({ asked }: { asked: Asked<ApprovalRequest> }) => {
  const t = useT();
  const { tool, input, reason, remember } = asked.request;
  const { mutate, isPending, error } = useAnswer(asked.id);
  const [way, setWay] = useState<Way>('approve');
  const [remembered, setRemembered] = useState<Remember>('no');
  const name = showDirectionMarks(titleOfTool(tool, t));
  const isUnknown = reason === 'unknown-outcome';
  const back = () => setWay('approve');
  return (
    <CardFrame
      asked={asked}
      title={t(isUnknown ? 'tools.approval.unknownTitle' : 'tools.approval.title', { tool: name })}
      text={t(`tools.approval.reason.${reason}`)}
      error={error}
      actions={
        way === 'approve' && (
          <>
            <Button
              variant="primary"
              busy={isPending}
              onClick={() => mutate({ kind: 'approve', remember: remembered })}
            >
              {t(isUnknown ? 'tools.approval.callAgain' : 'tools.approval.approve')}
            </Button>
            <Button onClick={() => setWay('reject')}>
              {t(isUnknown ? 'tools.approval.goOn' : 'tools.approval.reject')}
            </Button>
            <Button variant="ghost" onClick={() => setWay('edit')}>
              {t('tools.approval.edit')}
            </Button>
            <Button variant="ghost" onClick={() => setWay('replace')}>
              {t('tools.approval.replace')}
            </Button>
          </>
        )
      }
    >
      {way !== 'edit' && (
        <div>
          <p className="mb-1 text-xs font-medium text-fg-muted">
            {t('tools.approval.input', { tool: showDirectionMarks(tool.name) })}
          </p>
          <InputView input={input} />
        </div>
      )}
      {way === 'approve' && remember.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <span id={`${asked.id}-remember`}>{t('tools.approval.remember')}</span>
          <Select
            aria-labelledby={`${asked.id}-remember`}
            value={remembered}
            onChange={setRemembered}
            options={(['no', ...remember] as Remember[]).map((value) => ({
              value,
              label: t(`tools.approval.remember.${value}`, { host: asked.source.host ?? asked.source.name }),
            }))}
          />
        </div>
      )}
      {way === 'edit' && (
        <Writing
          label={t('tools.approval.editLabel')}
          isCode
          initial={prettyJson(input)}
          submit={t(isUnknown ? 'tools.approval.callAgain' : 'tools.approval.approveEdited')}
          busy={isPending}
          problemOf={(text) => (parsedInput(text) ? undefined : t('tools.approval.notJson'))}
          onSubmit={(text) => mutate({ kind: 'approve', input: parsedInput(text) ?? {}, remember: 'no' })}
          onBack={back}
        />
      )}
      {way === 'reject' && (
        <Writing
          label={t('tools.approval.reasonLabel')}
          hint={t('tools.approval.reasonHint')}
          initial=""
          submit={t(isUnknown ? 'tools.approval.goOn' : 'tools.approval.reject')}
          busy={isPending}
          onSubmit={(text) => mutate({ kind: 'reject', reason: text.trim() })}
          onBack={back}
        />
      )}
      {way === 'replace' && (
        <Writing
          label={t('tools.approval.replaceLabel')}
          hint={t('tools.approval.replaceHint')}
          initial=""
          submit={t('tools.approval.replaceSubmit')}
          busy={isPending}
          problemOf={(text) => (text.trim() === '' ? t('tools.approval.replaceEmpty') : undefined)}
          onSubmit={(text) => mutate({ kind: 'replace', text })}
          onBack={back}
        />
      )}
    </CardFrame>
  );
};

interface WritingProps {
  label: string;
  hint?: string;
  initial: string;
  isCode?: boolean;
  submit: string;
  busy: boolean;
  problemOf?: (text: string) => string | undefined;
  onSubmit: (text: string) => void;
  onBack: () => void;
}

/** One of the ways to answer that need words. */
const Writing = ({
  label,
  hint,
  initial,
  isCode = false,
  submit,
  busy,
  problemOf,
  onSubmit,
  onBack,
}: WritingProps) => {
  const t = useT();
  const [text, setText] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const send = () => {
    const found = problemOf?.(text);
    setProblem(found);
    if (!found) onSubmit(text);
  };
  return (
    <div className="flex flex-col gap-2">
      <TextAreaField
        label={label}
        hint={hint}
        error={problem}
        rows={isCode ? Math.min(14, initial.split('\n').length + 1) : 3}
        value={text}
        autoFocus
        spellCheck={!isCode}
        dir={isCode ? 'ltr' : 'auto'}
        onChange={(event) => setText(event.target.value)}
        className={isCode ? '[&_textarea]:font-mono [&_textarea]:text-sm' : undefined}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={busy} onClick={send}>
          {submit}
        </Button>
        <Button variant="ghost" onClick={onBack}>
          {t('ui.back')}
        </Button>
      </div>
    </div>
  );
};
