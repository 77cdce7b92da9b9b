import { type Grant, type Level, type NamedSubject, resourceKinds } from '@stoa/contract/grants';
import { UserRound, UsersRound, X } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SearchList } from '../../ui/search-list.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { type Resource, useChangeGrants, useGrants, useSubjects } from './grant-calls.ts';
import { changesBetween, type GrantDraft, keyOfSubject, withLevel } from './grant-draft.ts';

type Particular = Exclude<NamedSubject, { kind: 'everyone' }>;

interface GrantsDialogProps {
  resource: Resource;
  name: string;
  /** It is the reader's own, and nobody else decides about it. */
  isOwn?: boolean;
  onClose: () => void;
}

/** Who may use something: everybody, or groups and people one by one. Nothing holds before it is saved. */
export const GrantsDialog = ({ resource, name, isOwn = false, onClose }: GrantsDialogProps) => {
  const t = useT();
  const grants = useGrants(resource);
  const change = useChangeGrants(resource);
  const [draft, setDraft] = useState<GrantDraft>();
  const shown = draft ?? grants.data;
  const save = () =>
    change.mutate(changesBetween(grants.data ?? [], shown ?? []), {
      onSuccess: onClose,
      // Some of it may have been done: what is kept is asked for anew.
      onError: () => void grants.refetch(),
    });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('access.title', { name: showDirectionMarks(name) })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" busy={change.isPending} disabled={!shown} onClick={save}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      {change.error && (
        <NoticeCard
          tone="danger"
          className="mb-3"
          title={t('access.saveFailed')}
          text={errorText(change.error)}
        />
      )}
      {shown ? (
        <GrantsForm resource={resource} isOwn={isOwn} draft={shown} onChange={setDraft} />
      ) : grants.isError ? (
        <NoticeCard
          tone="danger"
          title={t('access.failed')}
          text={errorText(grants.error)}
          actions={
            <Button size="sm" busy={grants.isFetching} onClick={() => void grants.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      ) : (
        <SkeletonLines count={5} />
      )}
    </Dialog>
  );
};

interface GrantsFormProps {
  resource: Resource;
  isOwn: boolean;
  draft: GrantDraft;
  onChange: (draft: GrantDraft) => void;
}

const everyone = { kind: 'everyone' } as const;

const GrantsForm = ({ resource, isOwn, draft, onChange }: GrantsFormProps) => {
  const t = useT();
  const ids = useId();
  const set = (subject: NamedSubject, level: Level | null) => onChange(withLevel(draft, subject, level));
  const isOpen = draft.some(({ subject }) => subject.kind === 'everyone');
  const particular = draft.flatMap(({ subject, level }) =>
    subject.kind === 'everyone' ? [] : [{ subject, level }],
  );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-fg-muted">{t(isOwn ? 'access.own.text' : `access.${resource.kind}.text`)}</p>
      <div className="flex items-start gap-3">
        <div className="flex-1">
          <div id={`${ids}-everyone`} className="font-medium">
            {t('access.everyone')}
          </div>
          <div id={`${ids}-everyone-text`} className="text-sm text-fg-muted">
            {t('access.everyone.text')}
          </div>
        </div>
        <Switch
          aria-labelledby={`${ids}-everyone`}
          aria-describedby={`${ids}-everyone-text`}
          checked={isOpen}
          onCheckedChange={(next) => set(everyone, next ? 'use' : null)}
        />
      </div>
      <div>
        <h3 className="mb-2 text-sm font-medium">{t('access.list')}</h3>
        <AddSubject resource={resource} draft={draft} onAdd={(subject) => set(subject, 'use')} />
        {particular.length === 0 ? (
          <p role="status" className="mt-3 text-sm text-fg-muted">
            {t('access.none')} {!isOpen && t(isOwn ? 'access.own.nobody' : 'access.nobody')}
          </p>
        ) : (
          <ul aria-label={t('access.list')} className="mt-1">
            {particular.map((grant) => (
              <GrantRow
                key={keyOfSubject(grant.subject)}
                grant={grant}
                levels={isOwn ? ['use'] : resourceKinds[resource.kind].levels}
                onChange={(level) => set(grant.subject, level)}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
};

interface GrantRowProps {
  grant: Grant & { subject: Particular };
  levels: readonly Level[];
  onChange: (level: Level | null) => void;
}

const GrantRow = ({ grant: { subject, level }, levels, onChange }: GrantRowProps) => {
  const t = useT();
  const name = showDirectionMarks(subject.name);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line py-2 not-first:border-t">
      <SubjectText subject={subject} />
      <span className="ms-auto flex items-center gap-1">
        {levels.length > 1 && (
          <Select
            aria-label={t('access.level', { name })}
            className="min-w-0"
            value={level}
            onChange={onChange}
            options={levels.map((value) => ({ value, label: t(`access.level.${value}`) }))}
          />
        )}
        <IconButton size="sm" label={t('access.remove', { name })} onClick={() => onChange(null)}>
          <X aria-hidden />
        </IconButton>
      </span>
    </li>
  );
};

const SubjectText = ({ subject }: { subject: Particular }) => {
  const t = useT();
  const Icon = subject.kind === 'group' ? UsersRound : UserRound;
  const detail = subject.kind === 'group' ? t('access.group') : subject.email;
  return (
    <span className="flex min-w-24 flex-1 items-center gap-2.5">
      <Icon className="size-4 shrink-0 text-fg-muted" aria-hidden />
      <span className="min-w-0">
        <span className="block wrap-anywhere">{showDirectionMarks(subject.name)}</span>
        {detail && <span className="block text-sm wrap-anywhere text-fg-muted">{detail}</span>}
      </span>
    </span>
  );
};

interface AddSubjectProps {
  resource: Resource;
  draft: GrantDraft;
  onAdd: (subject: Particular) => void;
}

const AddSubject = ({ resource, draft, onAdd }: AddSubjectProps) => {
  const t = useT();
  const [query, setQuery] = useState('');
  const q = useDeferredValue(query.trim());
  const subjects = useSubjects(resource, q);
  const known = new Set(draft.map(({ subject }) => keyOfSubject(subject)));
  const found =
    q === ''
      ? []
      : (subjects.data ?? []).flatMap((subject) =>
          subject.kind === 'everyone' || known.has(subject.id) ? [] : [subject],
        );
  return (
    <>
      <SearchList
        className="max-h-64 rounded-house border border-line-strong/60"
        label={t('access.add')}
        placeholder={t('access.find')}
        query={query}
        onQueryChange={setQuery}
        groups={[{ key: 'subjects', items: found }]}
        keyOf={keyOfSubject}
        onPick={(subject) => {
          setQuery('');
          onAdd(subject);
        }}
        empty={q !== '' && subjects.data ? t('ui.noMatches', { query: q }) : null}
      >
        {(subject) => <SubjectText subject={subject} />}
      </SearchList>
      {subjects.error && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {errorText(subjects.error)}
        </p>
      )}
    </>
  );
};
