/** In place of a page that failed: the portal's answer in words, or that the page itself broke. */
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PortalError } from '../../client/portal-error.ts';
import { useErrorText } from '../errors/error-text.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { Page } from './page.tsx';

export function ProblemPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (error instanceof PortalError && error.status === 404) return <NotFoundPage />;
  return (
    <Page title={t('brokenTitle')}>
      <p>{error instanceof PortalError ? errorText(error) : t('brokenBody')}</p>
      <Button onClick={() => window.location.reload()}>{t('reload')}</Button>
    </Page>
  );
}
