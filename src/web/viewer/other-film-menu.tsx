/** The films that may be laid beside the one that is read. */
import { Menu } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './film-viewer.module.css';
import type { OtherFilm } from './shown-film.ts';
import { ToolButton } from './tool-button.tsx';

interface OtherFilmMenuProps {
  readonly films: readonly OtherFilm[];
  /** Why there may be none. */
  readonly none: string;
  readonly shown: OtherFilm | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

export function OtherFilmMenu(props: OtherFilmMenuProps) {
  const { films, none, shown, onChoose, opened, onOpened } = props;
  const { t } = useTranslation('viewer');
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-start" width={320}>
      <Menu.Target>
        <ToolButton label={t('otherFilm')} data-pressed={shown !== undefined || undefined}>
          <IconColumns2 size={20} />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" className={classes.others ?? ''}>
        {films.length === 0 && <Menu.Item disabled>{none}</Menu.Item>}
        {shown !== undefined && (
          <>
            <Menu.Item onClick={() => onChoose(undefined)}>{t('otherFilmOff')}</Menu.Item>
            <Menu.Divider />
          </>
        )}
        {films.map(({ id, title, detail }) => (
          <Menu.Item
            key={id}
            onClick={() => onChoose(id)}
            {...(id === shown?.id ? { 'aria-current': 'true' as const } : {})}
          >
            <span className={classes.otherTitle}>{title}</span>
            <span className={classes.otherDetail}>{detail}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
