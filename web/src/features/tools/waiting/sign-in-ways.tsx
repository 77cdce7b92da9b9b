/** The ways to the sign-in of a server: here, on another device, or from the beginning. */
import { actionRoutes } from '@stoa/contract/actions';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { McpConnect } from '@stoa/contract/mcp-servers';
import { useMutation } from '@tanstack/react-query';
import { ExternalLink, QrCode, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '../../../kernel/api.ts';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { CopyButton } from '../../../ui/markdown/copy-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

interface SignInWaysProps {
  serverId: string;
  name: string;
  /** On this server; only whoever is signed in here as its owner gets on from it. */
  start: string;
  onStart: (start: string) => void;
}

export const SignInWays = ({ serverId, name, start, onStart }: SignInWaysProps) => {
  const t = useT();
  const [showsCode, setShowsCode] = useState(false);
  const address = new URL(start, window.location.origin).href;
  const again = useMutation({
    mutationFn: (): Promise<Pick<McpConnect, 'status' | 'start'>> => {
      const body = { startAgain: true };
      return serverId.startsWith('act_')
        ? api(actionRoutes.connect, { params: { actionId: serverId }, body })
        : api(mcpServerRoutes.connect, { params: { mcpServerId: serverId }, body });
    },
    onSuccess: (answer) => answer.start && onStart(answer.start),
  });
  return (
    <>
      <a
        href={address}
        target="_blank"
        rel="noopener"
        className="tap inline-flex h-10 items-center gap-2 rounded-house bg-accent px-4 text-[0.9375rem] font-medium text-accent-fg transition-colors hover:bg-accent/90"
      >
        <ExternalLink className="size-4" aria-hidden />
        {t('tools.signIn.open')}
      </a>
      <Button icon={<QrCode className="size-4" aria-hidden />} onClick={() => setShowsCode(true)}>
        {t('tools.signIn.phone')}
      </Button>
      <Button
        variant="ghost"
        busy={again.isPending}
        icon={<RotateCw className="size-4" aria-hidden />}
        onClick={() => again.mutate()}
      >
        {t('tools.signIn.again')}
      </Button>
      {again.error && (
        <p role="alert" className="w-full text-sm text-danger">
          {errorText(again.error)}
        </p>
      )}
      {again.data?.status === 'error' && (
        <p role="alert" className="w-full text-sm text-danger">
          {t('tools.signIn.againFailed')}
        </p>
      )}
      <Dialog
        open={showsCode}
        onOpenChange={setShowsCode}
        size="sm"
        title={t('tools.signIn.phoneTitle', { name })}
        description={t('tools.signIn.phoneText')}
      >
        <Code address={address} />
        <p className="mt-3 rounded-house bg-code px-3 py-2 font-mono text-xs wrap-anywhere" dir="ltr">
          {address}
        </p>
        <div className="mt-1 flex justify-end text-sm text-fg-muted [&_button]:inline-flex [&_button]:items-center [&_button]:gap-1.5">
          <CopyButton text={address} />
        </div>
      </Dialog>
    </>
  );
};

const drawn = async (address: string) => {
  const { encode } = await import('uqr');
  const { data, size } = encode(address, { border: 2 });
  const d = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, d };
};

/** Dark on light in every theme: cameras want it so. */
const Code = ({ address }: { address: string }) => {
  const t = useT();
  const [path, setPath] = useState<{ size: number; d: string }>();
  useEffect(() => {
    // Without it there is still the address below.
    void drawn(address).then(setPath, () => undefined);
  }, [address]);
  if (!path) return <Skeleton className="mx-auto size-56" />;
  return (
    <svg
      role="img"
      aria-label={t('tools.signIn.code')}
      viewBox={`0 0 ${path.size} ${path.size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-56 rounded-house bg-[#ffffff]"
    >
      <path d={path.d} fill="#000000" />
    </svg>
  );
};
