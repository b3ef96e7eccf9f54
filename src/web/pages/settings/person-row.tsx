/** One person in a list of people: who, what they may do, and a menu of what can be done. */
import { ActionIcon, Badge, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../contract/accounts.ts';
import { useSession } from '../../session/session-query.ts';
import classes from './person-row.module.css';

interface PersonRowProps {
  readonly user: User;
  readonly detail?: ReactNode;
  /** Items of the menu. */
  readonly actions: ReactNode;
}

export function PersonList({ children }: { readonly children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>;
}

export function PersonRow({ user, detail, actions }: PersonRowProps) {
  const { t } = useTranslation('settings');
  const session = useSession();
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div className={classes.name}>
          {user.name}
          {user.id === session.user.id && <span className={classes.you}>({t('you')})</span>}
          {user.siteAdministrator && <Badge variant="light">{t('siteAdministrator')}</Badge>}
          {user.disabled && (
            <Badge variant="light" color="gray">
              {t('disabled')}
            </Badge>
          )}
        </div>
        <div className={classes.detail}>{user.email}</div>
        {!user.hasPassword && <div className={classes.detail}>{t('noPassword')}</div>}
        {detail !== undefined && <div className={classes.grants}>{detail}</div>}
      </div>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t('actionsFor', { name: user.name })}
          >
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>{actions}</Menu.Dropdown>
      </Menu>
    </li>
  );
}
