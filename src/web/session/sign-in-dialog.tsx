/** Lets the same person sign in again without leaving what they were doing. */
import { Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session, User } from '../../contract/accounts.ts';
import { api } from '../api.ts';
import { Notice } from '../shell/notice.tsx';
import { restartActivity } from './activity.ts';
import { sessionQuery } from './session-query.ts';
import { SignInForm } from './sign-in-form.tsx';

interface SignInDialogProps {
  readonly opened: boolean;
  /** Whose work waits. */
  readonly person: Pick<User, 'id' | 'name' | 'email'>;
  readonly onSignedIn: (session: Session) => void;
  readonly onCancel: () => void;
}

export function SignInDialog({ opened, person, onSignedIn, onCancel }: SignInDialogProps) {
  const { t } = useTranslation('session');
  const queryClient = useQueryClient();
  const [other, setOther] = useState(false);

  function signedIn(session: Session) {
    if (session.user.id !== person.id) {
      // Somebody else's session must not carry on this person's work.
      void api.accounts.signOut().catch(() => undefined);
      setOther(true);
      return;
    }
    setOther(false);
    restartActivity();
    queryClient.setQueryData(sessionQuery.queryKey, session);
    onSignedIn(session);
  }

  return (
    <Modal
      opened={opened}
      onClose={onCancel}
      // Over the dialog of the work that waits.
      zIndex={400}
      title={t('againTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Stack gap="md">
        <Text size="sm">{t('againBody', { name: person.name })}</Text>
        {other && <Notice tone="warn">{t('otherPerson', { name: person.name })}</Notice>}
        <SignInForm email={person.email} onSignedIn={signedIn} />
      </Stack>
    </Modal>
  );
}
