/** What a view wants of the person: leave to call something, or words of theirs. */
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useOpenInteractions } from '../waiting/interaction-calls.ts';
import { InteractionCard } from '../waiting/interaction-card.tsx';

interface ViewQuestionsProps {
  messageId: string;
  /** The call of which the view is shown. */
  partId: string;
  server: string;
}

/** What is asked for the view's own calls: no run waits for it, so no log tells of it. */
export const ViewQuestions = ({ messageId, partId, server }: ViewQuestionsProps) => {
  const t = useT();
  const { data } = useOpenInteractions();
  const asked = (data?.items ?? []).filter(
    (one) => one.runId === null && one.messageId === messageId && one.partId === partId,
  );
  return asked.map((one) => (
    <div key={one.id} className="border-t border-line p-3" data-interaction={one.id}>
      <p className="mb-2 text-sm text-fg-muted">{t('tools.view.asks', { server })}</p>
      <InteractionCard asked={one} />
    </div>
  ));
};

interface ProposalProps {
  text: string;
  server: string;
  onDecide: (isTaken: boolean) => void;
}

export const Proposal = ({ text, server, onDecide }: ProposalProps) => {
  const t = useT();
  return (
    <div role="group" aria-label={t('tools.view.says', { server })} className="border-t border-line p-3">
      <p className="text-sm text-fg-muted">{t('tools.view.says', { server })}</p>
      <p className="my-2 max-h-48 overflow-y-auto wrap-anywhere whitespace-pre-wrap">
        <VisibleText>{text}</VisibleText>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="primary" onClick={() => onDecide(true)}>
          {t('tools.view.write')}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onDecide(false)}>
          {t('tools.view.dontWrite')}
        </Button>
      </div>
    </div>
  );
};
