/** Who uses the page: decides between the app and the pages that come before it. */
import { accountRoutes } from '@stoa/contract/accounts';
import type { Me } from '@stoa/contract/accounts';
import { ApiError } from '@stoa/contract/client';
import { instanceRoutes } from '@stoa/contract/instance';
import type { Instance } from '@stoa/contract/instance';
import type { Feature } from '@stoa/contract/roles';
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { api } from './api.ts';
import { forgetUser } from './browser-memory.ts';
import { queryClient, queryKeys } from './queries.ts';
import { onSessionEnd } from './session-end.ts';

const SessionContext = createContext<{ user: Me; instance: Instance } | null>(null);

/** Inside the signed-in app only. */
export const useSession = (): { user: Me; instance: Instance } => {
  const session = use(SessionContext);
  if (!session) throw new Error('There is no session outside of SessionGate.');
  return session;
};

/** Whether the server lets the user do this: what it would refuse is not offered. */
export const useFeature = (feature: Feature): boolean => useSession().user.features.includes(feature);

/** Everything cached belongs to the account that asked for it; what this gate itself watches stays. */
const forgetAccount = (user: Me | null): void => {
  const own: unknown[] = [queryKeys.instance[0], queryKeys.me[0]];
  queryClient.removeQueries({ predicate: ({ queryKey }) => !own.includes(queryKey[0]) });
  queryClient.getMutationCache().clear();
  queryClient.setQueryData(queryKeys.me, user);
};

/** After a sign-in or sign-up that the server confirmed. */
export const beginSession = (user: Me): void => {
  forgetAccount(user);
  void queryClient.invalidateQueries({ queryKey: queryKeys.instance });
};

export const signOut = async (): Promise<void> => {
  await api(accountRoutes.signOut);
  forgetAccount(null);
};

/** After the account itself is gone, and its session with it: nothing of it stays in this browser. */
export const leaveAccount = (user: Me): void => {
  forgetAccount(null);
  forgetUser(user.id);
};

const meOrNobody = async (): Promise<Me | null> => {
  try {
    return await api(accountRoutes.me);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'account/sign-in-required') return null;
    throw error;
  }
};

interface SessionGateProps {
  children: ReactNode;
  FirstRun: ComponentType<{ instance: Instance }>;
  SignIn: ComponentType<{ instance: Instance; expired: boolean }>;
  /** No answer, or none that helps; `retry` asks again. */
  Unreachable: ComponentType<{ error: Error; retry: () => Promise<unknown> }>;
  Loading: ComponentType;
}

export const SessionGate = ({ children, FirstRun, SignIn, Unreachable, Loading }: SessionGateProps) => {
  const gate = { retry: false, staleTime: Infinity } as const;
  const instance = useQuery({
    queryKey: queryKeys.instance,
    queryFn: () => api(instanceRoutes.get),
    ...gate,
  });
  const me = useQuery({ queryKey: queryKeys.me, queryFn: meOrNobody, ...gate });
  const [expired, setExpired] = useState(false);

  useEffect(
    () =>
      onSessionEnd((reason) => {
        const wasIn = Boolean(queryClient.getQueryData(queryKeys.me));
        if (!wasIn) return;
        setExpired(reason === 'expired');
        forgetAccount(null);
      }),
    [],
  );

  if (instance.data && me.data) {
    return <SessionContext value={{ user: me.data, instance: instance.data }}>{children}</SessionContext>;
  }
  if (instance.data && me.data === null) {
    return instance.data.firstAccount.open ? (
      <FirstRun instance={instance.data} />
    ) : (
      <SignIn instance={instance.data} expired={expired} />
    );
  }
  const error = instance.error ?? me.error;
  const retry = () =>
    Promise.all([instance, me].filter((query) => !query.data).map((query) => query.refetch()));
  return error ? <Unreachable error={error} retry={retry} /> : <Loading />;
};
