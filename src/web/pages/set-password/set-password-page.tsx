/** Redeems a one-time link: sets a password, and for the first administrator who they are. */
import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PortalError } from '../../../client/portal-error.ts';
import { LinkToken } from '../../../contract/accounts.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { OutsidePage } from '../../shell/outside-page.tsx';
import { SetPasswordForm } from './set-password-form.tsx';

export function SetPasswordPage() {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  // The token is in the fragment, which browsers never send.
  const token = LinkToken.safeParse(window.location.hash.slice(1)).data;
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => api.accounts.inspectLink(token ?? ''),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === undefined || isGone(link.error)) {
    return (
      <OutsidePage title={t('linkGoneTitle')}>
        <p>{t('linkGone')}</p>
      </OutsidePage>
    );
  }
  const first = link.data?.firstAdministrator === true;
  const email = link.data?.email ?? '';
  return (
    <OutsidePage
      title={t(first ? 'linkTitleFirst' : 'linkTitle')}
      intro={first ? t('linkFirst') : email === '' ? undefined : t('linkFor', { email })}
    >
      {link.isPending && (
        <Center>
          <Loader aria-label={t('loading', { ns: 'common' })} />
        </Center>
      )}
      {link.isError && <Notice tone="bad">{errorText(link.error)}</Notice>}
      {link.isSuccess && <SetPasswordForm token={token} first={first} email={email} />}
    </OutsidePage>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'link-invalid';
}
