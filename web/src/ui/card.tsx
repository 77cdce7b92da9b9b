import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const tones = {
  info: { frame: 'border-line bg-surface', mark: 'text-accent', Icon: Info },
  warning: { frame: 'border-warning/35 bg-warning-soft', mark: 'text-warning', Icon: TriangleAlert },
  danger: { frame: 'border-danger/35 bg-danger-soft', mark: 'text-danger', Icon: CircleAlert },
} as const;

interface NoticeCardProps {
  tone?: keyof typeof tones;
  title: string;
  /** What happened, what is kept, what to do. */
  text?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  className?: string;
}

/** Something to know, in the place it is about. */
export const NoticeCard = ({ tone = 'info', title, text, actions, className }: NoticeCardProps) => {
  const { frame, mark, Icon } = tones[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={classes('flex gap-3 rounded-house border px-4 py-3 text-start', frame, className)}
    >
      <Icon className={classes('mt-1 size-4.5 shrink-0', mark)} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {text && <div className="text-[0.9375rem] wrap-anywhere text-fg-muted">{text}</div>}
        {actions && <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
};
