import { useNavigate } from '@tanstack/react-router';
import { useT } from '../kernel/i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { QuietPage } from './quiet-page.tsx';

export const NotFoundPage = () => {
  const t = useT();
  const navigate = useNavigate();
  return (
    <QuietPage title={t('app.notFound.title')} text={t('app.notFound.text')}>
      <Button variant="primary" className="mt-3" onClick={() => void navigate({ to: '/' })}>
        {t('app.notFound.home')}
      </Button>
    </QuietPage>
  );
};
