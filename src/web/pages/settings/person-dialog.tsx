/** Adds a person to a project, or changes what one may do there. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Email, type ProjectPerson } from '../../../contract/accounts.ts';
import type { Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { nameProblem, refusedField } from './field-text.ts';
import classes from './forms.module.css';
import type { ShownLink } from './password-link-dialog.tsx';
import { PermissionFields } from './permission-fields.tsx';
import { emptyGrid, grantsOf, gridOf } from './permission-grid.ts';
import { settingsChanged } from './settings-queries.ts';

interface PersonDialogProps {
  readonly project: Project;
  /** Absent: somebody new. */
  readonly person?: ProjectPerson | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Somebody new to the portal gets a link to set a password. */
  readonly onLink: (link: ShownLink) => void;
}

export function PersonDialog(props: PersonDialogProps) {
  const { t } = useTranslation('settings');
  const { person, opened, onClose } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={person === undefined ? t('addPerson') : t('permissionsOf', { name: person.user.name })}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <PersonForm {...props} />
    </Modal>
  );
}

function PersonForm({ project, person, onClose, onLink }: PersonDialogProps) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [grid, setGrid] = useState(person === undefined ? emptyGrid : gridOf(person.grants));
  const [tried, setTried] = useState(false);
  const isNew = person === undefined;
  const emailError =
    isNew && !Email.safeParse(email.trim()).success ? t('emailInvalid') : undefined;
  const nameError = isNew ? nameProblem(t, name) : undefined;

  const save = useMutation({
    mutationFn: async () => {
      const grants = grantsOf(grid);
      if (person !== undefined) {
        await api.accounts.grant(project.id, person.user.id, grants);
        return undefined;
      }
      const added = await api.accounts.addPerson(project.id, { email: email.trim(), name, grants });
      return added.link && { ...added.link, name: added.person.user.name };
    },
    onSuccess: async (link) => {
      await settingsChanged(queryClient);
      onClose();
      if (link !== undefined) onLink(link);
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (emailError || nameError) return focusFirstInvalid(event.currentTarget);
    save.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {save.isError && <Notice tone="bad">{errorText(save.error)}</Notice>}
        {isNew && (
          <div className={classes.pair}>
            <TextInput
              label={t('personEmail')}
              type="email"
              autoComplete="off"
              data-autofocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={(tried && emailError) || refusedField(t, save.error, 'email')}
            />
            <TextInput
              label={t('personName')}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={(tried && nameError) || refusedField(t, save.error, 'name')}
            />
          </div>
        )}
        <PermissionFields grid={grid} archives={project.archives} onChange={setGrid} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {isNew ? t('addPerson') : t('save', { ns: 'common' })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
