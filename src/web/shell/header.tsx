/** The bar above every page: where one can go, and who is signed in. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session-query.ts';
import { AccountMenu } from './account-menu.tsx';
import classes from './header.module.css';
import { Logo } from './logo.tsx';

export function Header({ onSignOut }: { readonly onSignOut: () => void }) {
  const { t } = useTranslation();
  const { mayUpload, mayViewCases, maySettings } = useSession();
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.logo}>
        <Logo />
        <span className={classes.product}>{t('product')}</span>
      </Link>
      <nav className={classes.menu} aria-label={t('menu')}>
        {mayUpload && (
          <Link to="/upload" className={classes.item}>
            {t('upload')}
          </Link>
        )}
        {mayViewCases && (
          <Link to="/cases" className={classes.item} activeOptions={{ includeSearch: false }}>
            {t('cases')}
          </Link>
        )}
        {maySettings && (
          <Link to="/settings" className={classes.item}>
            {t('settings')}
          </Link>
        )}
      </nav>
      <AccountMenu onSignOut={onSignOut} />
    </header>
  );
}
