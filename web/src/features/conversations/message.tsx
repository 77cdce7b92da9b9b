import type { Message } from '@stoa/contract/conversations';
import { isEnded } from '@stoa/contract/runs/status';
import { memo } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { useOnceOpen } from '../../ui/on-demand.ts';
import { FileTiles } from '../files/files.tsx';
import { findModel, useModels } from '../models/models.tsx';
import { useLiveMessage } from '../runs/runs.tsx';
import { OpenQuestions } from '../tools/tools.tsx';
import { filesOf } from './input-parts.ts';
import { AnswerActions, QuestionActions } from './message-actions.tsx';
import { messageEditor } from './message-editor-on-demand.ts';
import { PartsView } from './parts.tsx';
import { RunEnd } from './run-end.tsx';
import { textOf } from './shown-turns.ts';
import { WaitingMark } from './waiting-mark.tsx';
import { Written } from './written.tsx';

interface MessageViewProps {
  message: Message;
  isEditing: boolean;
  isLast: boolean;
  /** It was asked to go on, and the server has not answered yet. */
  isResuming?: boolean;
}

export const MessageView = memo(({ message, isEditing, isLast, isResuming = false }: MessageViewProps) => {
  const editor = useOnceOpen(messageEditor, isEditing);
  if (message.role === 'assistant')
    return <Answer message={message} isLast={isLast} isResuming={isResuming} />;
  return isEditing && editor ? <editor.MessageEditor message={message} /> : <Question message={message} />;
});
MessageView.displayName = 'MessageView';

const Question = ({ message }: { message: Message }) => {
  const t = useT();
  return (
    <article className="group flex flex-col items-end pt-2 pb-1" data-message={message.id}>
      <h3 className="sr-only">{t('conversations.youSaid')}</h3>
      <Written text={textOf(message.parts)}>
        <FileTiles files={filesOf(message.parts)} align="end" />
      </Written>
      <QuestionActions message={message} />
    </article>
  );
};

interface AnswerProps {
  message: Message;
  isLast: boolean;
  isResuming: boolean;
}

const Answer = ({ message, isLast, isResuming }: AnswerProps) => {
  const t = useT();
  const { parts, status, usage } = useLiveMessage(message);
  const { data: models = [] } = useModels();
  const ended = isEnded(status);
  const name = findModel(models, message.model)?.name ?? showDirectionMarks(message.model?.id ?? '');
  return (
    <article className="group pt-1 pb-6" data-message={message.id} aria-busy={!ended || undefined}>
      <h3 className="sr-only">{t('conversations.modelSaid', { model: name })}</h3>
      <PartsView parts={parts} isLive={!ended || isResuming} message={message} isLast={isLast} />
      {!ended && message.run && <OpenQuestions runId={message.run.id} parts={parts} />}
      {ended && !isResuming && <RunEnd message={message} parts={parts} status={status} isLast={isLast} />}
      {(isResuming || !ended) && (
        <WaitingMark parts={isResuming ? [] : parts} status={isResuming ? 'queued' : status} />
      )}
      {ended && !isResuming && (
        <AnswerActions message={message} parts={parts} usage={usage} modelName={name} isLast={isLast} />
      )}
      {!ended && <div className="h-9 pointer-coarse:h-12" />}
    </article>
  );
};
