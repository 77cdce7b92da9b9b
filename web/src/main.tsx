import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/theme.css';
import { Providers } from './app/providers.tsx';
import { loadMessageList } from './features/conversations/conversations.tsx';
import { followSystem, rememberedAppearance } from './kernel/appearance.ts';
import { chooseLanguage, t } from './kernel/i18n/i18n.ts';
import { toast } from './ui/toast.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');

followSystem();
if (window.location.pathname.startsWith('/c/')) loadMessageList();
// Code that is loaded later may be gone: the connection is down, or the server was updated meanwhile.
window.addEventListener('vite:preloadError', () => toast(t('app.partMissing')));
// With the right words from the first paint on.
await chooseLanguage(rememberedAppearance().language);

createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
