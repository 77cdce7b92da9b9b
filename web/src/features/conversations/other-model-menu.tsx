import type { Message } from '@stoa/contract/conversations';
import { Shuffle } from 'lucide-react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useModels } from '../models/models.tsx';
import { useTurnActions } from './turn-actions.ts';

/** The other models, as items that answer the same words anew. */
export const OtherModelItems = ({ message }: { message: Message }) => {
  const t = useT();
  const { data: models = [] } = useModels();
  const { regenerate } = useTurnActions();
  const others = models.filter(
    ({ endpointId, id }) => endpointId !== message.model?.endpointId || id !== message.model?.id,
  );
  if (others.length === 0) return <MenuItem disabled>{t('runs.noOtherModel')}</MenuItem>;
  const names = others.map(({ name }) => name);
  return others.map((model) => (
    <MenuItem
      key={`${model.endpointId} ${model.id}`}
      onClick={() => regenerate(message, { endpointId: model.endpointId, id: model.id })}
    >
      {names.indexOf(model.name) === names.lastIndexOf(model.name)
        ? model.name
        : `${model.name} · ${model.endpointName}`}
    </MenuItem>
  ));
};

export const OtherModelMenu = ({ message }: { message: Message }) => {
  const t = useT();
  return (
    <Menu
      trigger={
        <Button size="sm" icon={<Shuffle className="size-4" aria-hidden />}>
          {t('runs.otherModel')}
        </Button>
      }
    >
      <OtherModelItems message={message} />
    </Menu>
  );
};
