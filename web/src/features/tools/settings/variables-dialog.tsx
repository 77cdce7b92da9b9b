/** A person’s own values for a server: they go in, are sent to that server alone, and never come out. */
import type { McpServer } from '@stoa/contract/mcp-servers';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { PasswordField } from '../../../ui/text-field.tsx';
import { useSetVariables } from '../server-calls.ts';

export const VariablesDialog = ({ server, onClose }: { server: McpServer; onClose: () => void }) => {
  const t = useT();
  const formId = useId();
  const save = useSetVariables(server.id);
  const [values, setValues] = useState<Record<string, string | null>>({});
  const name = showDirectionMarks(server.name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    if (Object.keys(given).length > 0) await save.mutateAsync(given);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('tools.servers.variablesOf', { name })}
      description={t('tools.servers.variables.text', { host: server.host ?? name })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => void submit(event).catch(() => undefined)}
        className="flex flex-col gap-4"
      >
        {server.variables.map((variable) => {
          const isTakenAway = values[variable.name] === null;
          return (
            <div key={variable.name} className="flex flex-col items-start gap-1.5">
              <PasswordField
                className="w-full"
                label={showDirectionMarks(variable.title)}
                value={values[variable.name] ?? ''}
                autoComplete="off"
                onChange={(event) => setValues({ ...values, [variable.name]: event.target.value })}
                hint={
                  isTakenAway
                    ? t('tools.servers.variables.willRemove')
                    : t(variable.set ? 'tools.servers.variables.set' : 'tools.servers.variables.unset')
                }
              />
              {variable.set && !isTakenAway && (
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={() => setValues({ ...values, [variable.name]: null })}
                >
                  {t('tools.servers.variables.remove')}
                </Button>
              )}
            </div>
          );
        })}
        {save.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
};
