/** A few questions of a tool or a server, as a form. */
import type { InteractionRequest } from '@stoa/contract/interactions';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import type { Asked } from './asked.ts';
import { CardFrame } from './card-frame.tsx';
import { complaintsOf, firstDraft, valuesOf } from './form-draft.ts';
import { FormFields } from './form-fields.tsx';
import { useAnswer } from './interaction-calls.ts';

type FormRequest = Extract<InteractionRequest, { form: unknown }>;

export const FormCard = ({ asked }: { asked: Asked<FormRequest> }) => {
  const t = useT();
  const { form, message, kind } = asked.request;
  const { mutate, isPending, error } = useAnswer(asked.id);
  const [draft, setDraft] = useState(() => firstDraft(form));
  const [tried, setTried] = useState(false);
  const frame = useRef<HTMLFormElement>(null);
  const complaints = tried ? complaintsOf(form, draft) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [first] = Object.keys(complaintsOf(form, draft));
    if (first === undefined) return mutate({ kind: 'values', values: valuesOf(form, draft) });
    frame.current
      ?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first)}"] :is(input,textarea,button)`)
      ?.focus();
  };
  return (
    <form ref={frame} onSubmit={submit} noValidate>
      <CardFrame
        asked={asked}
        title={t(kind === 'question' ? 'tools.form.question' : 'tools.form.title', {
          name: asked.source.name,
        })}
        text={
          <p className="whitespace-pre-wrap text-fg">
            <VisibleText>{message}</VisibleText>
          </p>
        }
        error={error}
        actions={
          <>
            <Button variant="primary" type="submit" busy={isPending}>
              {t('tools.form.send')}
            </Button>
            <Button variant="ghost" onClick={() => mutate({ kind: 'decline' })}>
              {t('tools.form.decline')}
            </Button>
          </>
        }
      >
        <FormFields
          form={form}
          draft={draft}
          complaints={complaints}
          onChange={(name, value) => setDraft({ ...draft, [name]: value })}
        />
        {kind === 'elicitation' && (
          <p className="text-sm text-fg-muted">{t('tools.form.goesTo', { name: asked.source.name })}</p>
        )}
      </CardFrame>
    </form>
  );
};
