/** Asks before a page with unsaved changes is left, inside the portal and by closing the tab. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function UnsavedGuard({ dirty }: { readonly dirty: boolean }) {
  const { t } = useTranslation('settings');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leaveTitle')}
      withCloseButton={false}
    >
      <Text size="sm">{t('leaveBody')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('leaveGo')}
        </Button>
        <Button onClick={() => blocker.reset?.()} data-autofocus>
          {t('leaveStay')}
        </Button>
      </Group>
    </Modal>
  );
}
