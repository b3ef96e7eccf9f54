/** Registers somebody on the portal; the answer is a link by which they set a password. */
import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { NewPersonFields, useNewPerson } from './new-person.tsx';
import type { ShownLink } from './password-link-dialog.tsx';
import { usersQuery } from './settings-queries.ts';

interface NewUserDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onLink: (link: ShownLink) => void;
}

export function NewUserDialog(props: NewUserDialogProps) {
  const { t } = useTranslation('settings');
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('newPerson')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <NewUserForm {...props} />
    </Modal>
  );
}

function NewUserForm({ onClose, onLink }: NewUserDialogProps) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const draft = useNewPerson();
  const { email, name, emailError, nameError } = draft;
  const [siteAdministrator, setSiteAdministrator] = useState(false);
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => api.accounts.createUser({ email, name, siteAdministrator }),
    onSuccess: async ({ user, link }) => {
      await queryClient.invalidateQueries(usersQuery);
      onClose();
      onLink({ ...link, name: user.name });
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (emailError || nameError) return focusFirstInvalid(event.currentTarget);
    create.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {create.isError && <Notice tone="bad">{errorText(create.error)}</Notice>}
        <NewPersonFields draft={draft} tried={tried} refusal={create.error} />
        <Checkbox
          label={t('siteAdministrator')}
          description={t('siteAdministratorHint')}
          checked={siteAdministrator}
          onChange={(event) => setSiteAdministrator(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('createPerson')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
