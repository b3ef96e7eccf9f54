/** For an address that leads nowhere, or to something that isn't this person's to see. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFoundTitle')}>
      <p>{t('notFoundBody')}</p>
      <Button component={Link} to="/">
        {t('home')}
      </Button>
    </Page>
  );
}
