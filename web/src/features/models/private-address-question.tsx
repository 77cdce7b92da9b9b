import type { PrivateAddress } from '@stoa/contract/egress-allowances';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { AlertDialog } from '../../ui/dialog.tsx';

interface PrivateAddressQuestionProps {
  address: PrivateAddress;
  onAnswer: (allowed: boolean) => void;
}

/** Asked once, before the server reaches into the network it stands in. */
export const PrivateAddressQuestion = ({ address, onAnswer }: PrivateAddressQuestionProps) => {
  const t = useT();
  const { host, port, addresses } = address;
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const leadsTo = addresses.filter((one) => one !== host).join(', ');
  return (
    <AlertDialog
      open
      onOpenChange={() => onAnswer(false)}
      title={t('models.private.title')}
      text={
        <>
          <span className="block">{t('models.private.text', { place })}</span>
          {leadsTo && (
            <span className="mt-2 block">{t('models.private.leadsTo', { host, addresses: leadsTo })}</span>
          )}
        </>
      }
      confirmLabel={t('models.private.allow')}
      tone="primary"
      onConfirm={() => onAnswer(true)}
    />
  );
};
