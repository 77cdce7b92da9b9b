/**
 * Links in words nobody vouches for. The first click on one whose host the person has never named is
 * asked about, with the whole address: what follows a host could carry words of the conversation.
 */
import { createContext, use, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { CopyButton } from './copy-button.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { namesHost } from './link-policy.ts';
import type { LinkTarget } from './link-policy.ts';

type WebTarget = Required<LinkTarget>;

/** What the person has written on this page; asked for only when a link is followed. */
export const OwnWordsContext = createContext<() => string>(() => '');

const AskContext = createContext<((target: WebTarget) => void) | undefined>(undefined);

/** Hosts that were agreed to, for as long as the page lives. */
const agreedHosts = new Set<string>();

export function GuardedLink({ target, children }: { target: LinkTarget; children: ReactNode }): ReactNode {
  const ownWords = use(OwnWordsContext);
  const ask = use(AskContext);
  const { href, host } = target;
  const guard = (event: MouseEvent) => {
    const isFollowing = event.type === 'click' || event.button === 1;
    if (!isFollowing || host === undefined || !ask) return;
    if (agreedHosts.has(host) || namesHost(ownWords(), host)) return;
    event.preventDefault();
    ask({ href, host });
  };
  return (
    <a
      href={href}
      title={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerPolicy="no-referrer"
      onClick={guard}
      onAuxClick={guard}
    >
      {children}
    </a>
  );
}

/** For what opens a link without being one: it is asked about, whatever was agreed to before. */
export function useAskLink(): ((target: WebTarget) => void) | undefined {
  return use(AskContext);
}

/** Asks in place of the links below it. */
export function LinkGuard({ children }: { children: ReactNode }): ReactNode {
  const [asked, setAsked] = useState<WebTarget>();
  const [isOpen, setOpen] = useState(false);
  const ask = (target: WebTarget) => {
    setAsked(target);
    setOpen(true);
  };
  return (
    <AskContext value={ask}>
      {children}
      {asked && <LinkDialog target={asked} open={isOpen} onClose={() => setOpen(false)} />}
    </AskContext>
  );
}

interface LinkDialogProps {
  target: WebTarget;
  open: boolean;
  onClose: () => void;
}

function LinkDialog({ target: { href, host }, open, onClose }: LinkDialogProps): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const agree = () => {
    agreedHosts.add(host);
    window.open(href, '_blank', 'noopener,noreferrer');
    onClose();
  };
  const footer = (
    <>
      <Button variant="ghost" onClick={onClose}>
        {labels.cancel}
      </Button>
      <Button variant="primary" onClick={agree}>
        {labels.openLink}
      </Button>
    </>
  );
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={labels.leave(host)}
      description={labels.leaveText}
      footer={footer}
    >
      <p
        className="max-h-48 overflow-y-auto rounded-house bg-code px-3 py-2 font-mono text-sm wrap-anywhere"
        dir="ltr"
      >
        {href}
      </p>
      <div className="mt-2 flex justify-end text-sm text-fg-muted [&_button]:inline-flex [&_button]:items-center [&_button]:gap-1.5">
        <CopyButton text={href} />
      </div>
    </Dialog>
  );
}
