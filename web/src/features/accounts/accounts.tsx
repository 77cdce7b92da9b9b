export { AccountMenu } from './account-menu.tsx';
export { FirstRunPage, SignInPage } from './entrance.tsx';
