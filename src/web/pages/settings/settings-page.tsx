/** The frame of the two pages that Settings opens with. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../session/session-query.ts';
import { Page } from '../../shell/page.tsx';
import classes from './settings-page.module.css';

interface SettingsPageProps {
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function SettingsPage({ actions, children }: SettingsPageProps) {
  const { t } = useTranslation('settings');
  const { user } = useSession();
  return (
    <Page title={t('title')} actions={actions}>
      {user.siteAdministrator && (
        <nav className={classes.tabs} aria-label={t('sections')}>
          <Link to="/settings" activeOptions={{ exact: true }} className={classes.tab}>
            {t('projects')}
          </Link>
          <Link to="/settings/people" className={classes.tab}>
            {t('people')}
          </Link>
        </nav>
      )}
      {children}
    </Page>
  );
}
