import { classes } from './classes.ts';

/** The place of something that is being loaded; it shows after 200 ms. Its size is its `className`. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={classes('skeleton', className ?? 'h-4 w-full')} />
);

/** Lines of different lengths, as text or a list has them. */
export const SkeletonLines = ({ count, className }: { count: number; className?: string }) => (
  <div className={classes('flex flex-col gap-3', className)} aria-hidden>
    {Array.from({ length: count }, (_, line) => (
      <Skeleton key={line} className={classes('h-4', ['w-full', 'w-4/5', 'w-11/12', 'w-2/3'][line % 4])} />
    ))}
  </div>
);
