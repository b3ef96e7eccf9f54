/** Shows a one-time password link, once. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../shell/copy-field.tsx';

export interface ShownLink {
  /** Whose password. */
  readonly name: string;
  readonly path: string;
  readonly expiresAt: string;
}

interface PasswordLinkDialogProps {
  readonly link: ShownLink | undefined;
  readonly onClose: () => void;
}

export function PasswordLinkDialog({ link, onClose }: PasswordLinkDialogProps) {
  const { t, i18n } = useTranslation('settings');
  const until = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Modal
      opened={link !== undefined}
      onClose={onClose}
      // Shown only once: a stray click must not lose it.
      closeOnClickOutside={false}
      withCloseButton={false}
      title={t('linkTitle', { name: link?.name ?? '' })}
    >
      {link !== undefined && (
        <Stack gap="md">
          <Text size="sm">{t('linkBody', { until: until.format(new Date(link.expiresAt)) })}</Text>
          <CopyField
            label={t('linkField')}
            value={new URL(link.path, window.location.origin).href}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
