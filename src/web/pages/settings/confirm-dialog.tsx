/** Asks before something that other people will notice. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly body: string;
  /** Undefined: there is nothing to be done but to close it. */
  readonly action: string | undefined;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, body, action, busy, error, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <Modal opened={opened} onClose={onClose} title={title} withCloseButton={false}>
      <Stack gap="md">
        {error !== null && error !== undefined && <Notice tone="bad">{errorText(error)}</Notice>}
        <Text size="sm">{body}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel')}
          </Button>
          {action !== undefined && (
            <Button onClick={onConfirm} loading={busy}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
