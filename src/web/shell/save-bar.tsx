/** The end of a form: Save, and quietly whether it was. */
import { Button } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './save-bar.module.css';

interface SaveBarProps {
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly saved: boolean;
  /** Why it was not saved. */
  readonly problem?: string | undefined;
  /** Stays in reach at the end of a long page, while there is something to save or to say. */
  readonly sticky?: boolean;
  /** In place of "Save", where more comes before it is saved. */
  readonly label?: string;
  readonly children?: ReactNode;
}

export function SaveBar(props: SaveBarProps) {
  const { dirty, saving, saved, problem, sticky = false, label, children } = props;
  const { t } = useTranslation();
  const hasNews = dirty || saving || saved || problem !== undefined;
  return (
    <div
      className={classes.bar}
      data-end={sticky || undefined}
      data-sticky={(sticky && hasNews) || undefined}
    >
      <Button type="submit" loading={saving} disabled={!dirty}>
        {label ?? t('save')}
      </Button>
      {children}
      <span role="status" className={classes.status}>
        {saved && !dirty && (
          <span className={classes.saved}>
            <IconCircleCheckFilled size={18} aria-hidden />
            {t('saved')}
          </span>
        )}
      </span>
      <span role="alert" className={classes.problem}>
        {problem}
      </span>
    </div>
  );
}
