import { useOfferedSources } from '../source-calls.ts';
import { PromptDialog } from './prompt-dialog.tsx';
import { ResourceDialog } from './resource-dialog.tsx';
import { chosenServers } from './tool-choice.ts';

/** What servers have for whoever writes, besides tools for the model. */
export type Offers = 'prompts' | 'resources';

interface ServerOffersProps {
  what: Offers;
  chosen: readonly string[];
  onInsert: (text: string) => void;
  onAttach: (fileIds: readonly string[]) => void;
  onClose: () => void;
}

export const ServerOffers = ({ what, chosen, onInsert, onAttach, onClose }: ServerOffersProps) => {
  const { data } = useOfferedSources();
  const servers = chosenServers(data ?? [], chosen);
  return what === 'prompts' ? (
    <PromptDialog servers={servers} onInsert={onInsert} onClose={onClose} />
  ) : (
    <ResourceDialog servers={servers} onAttach={onAttach} onClose={onClose} />
  );
};
