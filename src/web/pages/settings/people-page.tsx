/** Everybody registered on the portal, for site administrators. */
import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../contract/accounts.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Loaded } from '../../shell/loading.tsx';
import { Notice } from '../../shell/notice.tsx';
import { LinkDialogs } from './link-dialogs.tsx';
import { NewUserDialog } from './new-user-dialog.tsx';
import { PersonList, PersonRow } from './person-row.tsx';
import { SettingsPage } from './settings-page.tsx';
import { usersQuery } from './settings-queries.ts';
import { usePasswordLink } from './use-password-link.ts';

export function PeoplePage() {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const users = useQuery(usersQuery);
  const change = useChangeUser();
  const links = usePasswordLink(api.accounts.newUserLink);
  const [creating, setCreating] = useState(false);

  return (
    <SettingsPage
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
          {t('newPerson')}
        </Button>
      }
    >
      {change.isError && <Notice tone="bad">{errorText(change.error)}</Notice>}
      <Loaded query={users}>
        {(list) => (
          <PersonList>
            {list.map((user) => (
              <PersonRow
                key={user.id}
                user={user}
                actions={
                  <UserActions
                    user={user}
                    onChange={(body) => change.mutate({ userId: user.id, body })}
                    onLink={() => links.ask(user)}
                  />
                }
              />
            ))}
          </PersonList>
        )}
      </Loaded>
      <NewUserDialog opened={creating} onClose={() => setCreating(false)} onLink={links.show} />
      <LinkDialogs links={links} />
    </SettingsPage>
  );
}

type UserChange = Parameters<typeof api.accounts.changeUser>[1];

interface UserActionsProps {
  readonly user: User;
  readonly onChange: (change: UserChange) => void;
  readonly onLink: () => void;
}

function UserActions({ user, onChange, onLink }: UserActionsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      {!user.disabled && <Menu.Item onClick={onLink}>{t('newLink')}</Menu.Item>}
      <Menu.Item onClick={() => onChange({ siteAdministrator: !user.siteAdministrator })}>
        {t(user.siteAdministrator ? 'unmakeAdministrator' : 'makeAdministrator')}
      </Menu.Item>
      <Menu.Item onClick={() => onChange({ disabled: !user.disabled })}>
        {t(user.disabled ? 'enable' : 'disable')}
      </Menu.Item>
    </>
  );
}

function useChangeUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, body }: { userId: string; body: UserChange }) =>
      api.accounts.changeUser(userId, body),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}
