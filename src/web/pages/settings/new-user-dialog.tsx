/** Registers somebody on the portal; the answer is a link by which they set a password. */
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Email } from '../../../contract/accounts.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { nameProblem, refusedField } from './field-text.ts';
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
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [siteAdministrator, setSiteAdministrator] = useState(false);
  const [tried, setTried] = useState(false);
  const emailError = Email.safeParse(email.trim()).success ? undefined : t('emailInvalid');
  const nameError = nameProblem(t, name);
  const create = useMutation({
    mutationFn: () => api.accounts.createUser({ email: email.trim(), name, siteAdministrator }),
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
        <TextInput
          label={t('personEmail')}
          type="email"
          autoComplete="off"
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={(tried && emailError) || refusedField(t, create.error, 'email')}
        />
        <TextInput
          label={t('personName')}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={(tried && nameError) || refusedField(t, create.error, 'name')}
        />
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
