/** Takes every permission in a project from a person. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProjectPerson } from '../../../contract/accounts.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { settingsChanged } from './settings-queries.ts';

interface RemovePersonDialogProps {
  readonly projectId: string;
  /** Undefined: closed. */
  readonly person: ProjectPerson | undefined;
  readonly onClose: () => void;
}

export function RemovePersonDialog({ projectId, person, onClose }: RemovePersonDialogProps) {
  const { t } = useTranslation('settings');
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (userId: string) => api.accounts.removePerson(projectId, userId),
    onSuccess: async () => {
      await settingsChanged(queryClient);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened={person !== undefined}
      title={t('removeTitle', { name: person?.user.name ?? '' })}
      body={t('removeBody')}
      action={t('remove')}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => person !== undefined && remove.mutate(person.user.id)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
