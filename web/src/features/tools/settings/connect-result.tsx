/** What came of asking a server: its tools, the way to sign in, or what to do. */
import type { McpConnect, McpServer } from '@stoa/contract/mcp-servers';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { problemText } from '../problem-text.ts';
import { SignInWays } from '../waiting/sign-in-ways.tsx';

interface ConnectResultProps {
  server: Pick<McpServer, 'id' | 'name' | 'host'>;
  answer: McpConnect;
  onAgain: () => void;
}

export const ConnectResult = ({ server, answer, onAgain }: ConnectResultProps) => {
  const t = useT();
  const [start, setStart] = useState(answer.start);
  const name = showDirectionMarks(server.name);
  if (answer.status === 'ok') return <ToolList tools={answer.tools ?? []} />;
  if (answer.status === 'auth_required' && start) {
    return (
      <NoticeCard
        tone="warning"
        title={t('tools.signIn.title', { name })}
        text={t('tools.signIn.text', { name, host: server.host ?? name })}
        actions={<SignInWays serverId={server.id} name={name} start={start} onStart={setStart} />}
      />
    );
  }
  return (
    <NoticeCard
      tone="danger"
      title={t('tools.servers.notConnected')}
      text={
        <>
          <p>{problemText(answer.class ?? '', t)}</p>
          {answer.message && (
            <p className="mt-1 font-mono text-xs wrap-anywhere">
              <VisibleText>{answer.message}</VisibleText>
            </p>
          )}
        </>
      }
      actions={
        answer.status === 'auth_required' && (
          <Button size="sm" onClick={onAgain}>
            {t('tools.signIn.again')}
          </Button>
        )
      }
    />
  );
};

const ToolList = ({ tools }: { tools: NonNullable<McpConnect['tools']> }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="text-sm">
      <Disclosure
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
        line={
          <span role="status" className="flex items-center gap-2 text-success">
            <CircleCheck className="size-4" aria-hidden />
            {t('tools.server.ok', { count: tools.length })}
          </span>
        }
      >
        {/* Hundreds of them are drawn only as far as they are looked at. */}
        <ul
          tabIndex={0}
          aria-label={t('tools.title')}
          className="flex max-h-96 flex-col gap-2 overflow-y-auto"
        >
          {tools.map(({ key, name, title, description }) => (
            <li key={key} className="[contain-intrinsic-size:auto_3rem] [content-visibility:auto]">
              <span className="font-medium wrap-anywhere text-fg">{showDirectionMarks(title ?? name)}</span>
              {description && (
                <span className="line-clamp-2 text-xs wrap-anywhere">{showDirectionMarks(description)}</span>
              )}
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
};
