/** The signed-in person's name, and the way out. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session-query.ts';
import classes from './account-menu.module.css';

export function AccountMenu({ onSignOut }: { readonly onSignOut: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          <span className="visually-hidden">{t('account')} </span>
          <span className={classes.name}>{user.name}</span>
          <span className={classes.initial} data-initial={initial(user.name)} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who ?? ''}>
          <span className={classes.whoName}>{user.name}</span>
          <span className={classes.email}>{user.email}</span>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={onSignOut}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The first letter as a reader sees it: a letter with its marks, in any script. */
function initial(name: string): string {
  const first = new Intl.Segmenter().segment(name.trim())[Symbol.iterator]().next();
  return first.done ? '' : first.value.segment.toLocaleUpperCase();
}
