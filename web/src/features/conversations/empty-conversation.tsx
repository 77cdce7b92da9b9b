import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { FirstModelCard, useModels } from '../models/models.tsx';
import { Greeting } from './greeting.tsx';

/** Before the first message: on a large screen the composer is in the middle, on a phone at the thumb. */
export const EmptyConversation = ({ composer }: { composer: ReactNode }) => {
  const { data: models } = useModels();
  const hasNoModel = models?.length === 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto md:justify-center md:pb-[14dvh]">
      <div className="flex flex-1 flex-col items-center justify-center gap-6 py-6 md:flex-none md:py-8">
        <Greeting />
        {hasNoModel && (
          <div className="w-full max-w-2xl px-4">
            <Suspense fallback={<SkeletonLines count={4} />}>
              <FirstModelCard />
            </Suspense>
          </div>
        )}
      </div>
      {!hasNoModel && (
        <div className="shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-6">
          <div className="mx-auto max-w-3xl">{composer}</div>
        </div>
      )}
    </div>
  );
};
