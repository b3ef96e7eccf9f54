/** Adds a person to a project, or changes what one may do there. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectPerson } from '../../../contract/accounts.ts';
import type { Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import classes from './forms.module.css';
import { NewPersonFields, useNewPerson } from './new-person.tsx';
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
  const draft = useNewPerson();
  const [grid, setGrid] = useState(person === undefined ? emptyGrid : gridOf(person.grants));
  const [tried, setTried] = useState(false);
  const isNew = person === undefined;

  const save = useMutation({
    mutationFn: async () => {
      const grants = grantsOf(grid);
      if (person !== undefined) {
        await api.accounts.grant(project.id, person.user.id, grants);
        return undefined;
      }
      const { email, name } = draft;
      const added = await api.accounts.addPerson(project.id, { email, name, grants });
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
    if (isNew && (draft.emailError || draft.nameError))
      return focusFirstInvalid(event.currentTarget);
    save.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {save.isError && <Notice tone="bad">{errorText(save.error)}</Notice>}
        {isNew && (
          <div className={classes.pair}>
            <NewPersonFields draft={draft} tried={tried} refusal={save.error} />
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
