/** The question before a new password link, and the link. */
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { PasswordLinkDialog } from './password-link-dialog.tsx';
import type { usePasswordLink } from './use-password-link.ts';

export function LinkDialogs({ links }: { readonly links: ReturnType<typeof usePasswordLink> }) {
  const { t } = useTranslation('settings');
  const { asked } = links;
  return (
    <>
      <ConfirmDialog
        opened={asked !== undefined}
        title={t('newLinkTitle', { name: asked?.name ?? '' })}
        body={t('newLinkBody')}
        action={t('newLinkMake')}
        busy={links.making.isPending}
        error={links.making.error}
        onConfirm={() => asked !== undefined && links.making.mutate(asked)}
        onClose={links.close}
      />
      <PasswordLinkDialog link={links.shown} onClose={links.forget} />
    </>
  );
}
