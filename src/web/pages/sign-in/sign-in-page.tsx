/** Where everybody comes in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { replaceSession, sessionQuery } from '../../session/session-query.ts';
import { SignInForm } from '../../session/sign-in-form.tsx';
import { Notice } from '../../shell/notice.tsx';
import { OutsidePage } from '../../shell/outside-page.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('session');
  const { to, why } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();

  // Somebody signed in: here, or in another tab.
  const { data: session } = useQuery(sessionQuery);
  const isIn = session !== null && session !== undefined;
  useEffect(() => {
    if (isIn) void router.navigate({ href: to ?? '/', replace: true });
  }, [isIn, router, to]);

  return (
    <OutsidePage title={t('title')} footer={t('help')}>
      {why !== undefined && (
        <Notice tone="info">{t(why === 'idle' ? 'idleSignedOut' : 'expired')}</Notice>
      )}
      <SignInForm onSignedIn={(next) => replaceSession(queryClient, next)} />
    </OutsidePage>
  );
}
