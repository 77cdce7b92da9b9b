/** The files of the caller, as the server knows them. */
import { ApiError, urlOf } from '@stoa/contract/client';
import { fileRoutes } from '@stoa/contract/files';
import type { File as StoredFile } from '@stoa/contract/files';
import type { Page } from '@stoa/contract/page';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

/** A file as it is shown, wherever it is known from. */
export interface ShownFile extends Omit<StoredFile, 'id' | 'createdAt'> {
  fileId: string;
}

export const shownFile = ({ id, ...file }: StoredFile): ShownFile => ({ ...file, fileId: id });

export const contentUrl = (fileId: string, size: 'full' | 'preview' = 'full'): string =>
  urlOf(fileRoutes.content, { params: { fileId }, query: size === 'full' ? {} : { size } });

/** Null when it is not there, or no longer. */
const findFile = async (fileId: string): Promise<StoredFile | null> => {
  try {
    return await api(fileRoutes.get, { params: { fileId } });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'file/not-found') return null;
    throw error;
  }
};

/** What is known of a file; its data is null when the server does not have it. */
export const fileQuery = (fileId: string) => ({
  queryKey: queryKeys.file(fileId),
  queryFn: () => findFile(fileId),
  // Little, and needed again whenever a message comes into view.
  gcTime: Infinity,
});

const textRoute = { ...fileRoutes.content, answer: 'text' } as const;

/** The text of a text file. */
export const contentQuery = (fileId: string) => ({
  queryKey: queryKeys.fileText(fileId),
  queryFn: async () => {
    try {
      return await api(textRoute, { params: { fileId }, query: {} });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'file/not-found') markGone(fileId);
      throw error;
    }
  },
  // The bytes of a file never change.
  staleTime: Infinity,
});

export const recordFile = (file: StoredFile): void =>
  void queryClient.setQueryData(queryKeys.file(file.id), file);

const markGone = (fileId: string): void => void queryClient.setQueryData(queryKeys.file(fileId), null);

/** The browser keeps what it has shown; asked for anew, it keeps the refusal instead. */
const forgetContent = (fileId: string): void => {
  for (const size of ['full', 'preview'] as const)
    void window.fetch(contentUrl(fileId, size), { cache: 'reload' }).catch(() => undefined);
};

/** Resolves when it is gone; one that was gone already counts as that. */
export const removeFile = async (fileId: string): Promise<void> => {
  try {
    await api(fileRoutes.remove, { params: { fileId } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'file/not-found') throw error;
  }
  markGone(fileId);
  forgetContent(fileId);
  queryClient.setQueryData<InfiniteData<Page<StoredFile>>>(
    queryKeys.files,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== fileId) })),
      },
  );
};

/** All of them as far as they are loaded, the newest first. No news tell of them, so they are asked for anew. */
export const useOwnFiles = () =>
  useInfiniteQuery({
    queryKey: queryKeys.files,
    queryFn: ({ pageParam: after }) => api(fileRoutes.list, { query: after ? { after } : {} }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
