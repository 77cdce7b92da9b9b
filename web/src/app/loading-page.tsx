import { useT } from '../kernel/i18n/i18n.ts';
import { Skeleton, SkeletonLines } from '../ui/skeleton.tsx';

/** The outline of the app, after a moment; a quick answer shows nothing of it. */
export const LoadingPage = () => {
  const t = useT();
  return (
    <div aria-busy="true" aria-label={t('ui.loading')} role="status" className="flex h-full">
      <div className="after-a-moment w-(--sidebar-width) border-e border-line bg-sidebar p-4 max-md:hidden">
        <Skeleton className="mb-6 h-8 w-32" />
        <SkeletonLines count={8} />
      </div>
      <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6">
        <Skeleton className="h-9 w-64 max-w-full" />
        <Skeleton className="h-28 w-full max-w-2xl" />
      </div>
    </div>
  );
};
