import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/text-field.tsx';

interface KeyFieldProps {
  /** The last characters of the key that is set (null when they are not told); undefined when none is. */
  present: string | null | undefined;
  /** A new address clears the key unless one comes with it. */
  addressChanged: boolean;
  /** Null keeps the present key; empty removes it. */
  value: string | null;
  onChange: (key: string | null) => void;
  error?: string | undefined;
}

/** A key is write-only: what is set is named by its end, and replaced or removed, never shown. */
export const KeyField = ({ present, addressChanged, value, onChange, error }: KeyFieldProps) => {
  const t = useT();
  const [replacing, setReplacing] = useState(false);
  const isSet = present !== undefined;
  const typed = !isSet || replacing || addressChanged;
  const keep = () => {
    setReplacing(false);
    onChange(null);
  };
  if (typed) {
    return (
      <div className="flex flex-col items-start gap-1.5">
        <PasswordField
          className="w-full"
          label={t('models.key')}
          name="key"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || (isSet ? null : ''))}
          error={error}
          hint={t(isSet && addressChanged ? 'models.key.addressChanged' : 'models.key.hint')}
          autoComplete="off"
          autoFocus={replacing}
        />
        {replacing && <KeepButton onClick={keep} />}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{t('models.key')}</span>
      <div className="flex flex-wrap items-center gap-2">
        {value === '' ? (
          <>
            <span className="me-auto text-sm text-danger">{t('models.key.willRemove')}</span>
            <KeepButton onClick={keep} />
          </>
        ) : (
          <>
            <span className="me-auto font-mono text-sm text-fg-muted">
              {present ? t('models.key.set', { last4: present }) : t('models.key.setShort')}
            </span>
            <Button size="sm" onClick={() => setReplacing(true)}>
              {t('models.key.replace')}
            </Button>
            <Button size="sm" variant="ghost" onClick={() => onChange('')}>
              {t('models.key.remove')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
};

const KeepButton = ({ onClick }: { onClick: () => void }) => {
  const t = useT();
  return (
    <Button size="sm" variant="ghost" onClick={onClick}>
      {t('models.key.keep')}
    </Button>
  );
};
