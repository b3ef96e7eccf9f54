/** Why the list is empty, and what to do about it. */
import { Button } from '@mantine/core';
import { IconPhotoSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../session/session-query.ts';
import classes from './empty-cases.module.css';

interface EmptyCasesProps {
  /** Something was looked for. */
  readonly filtered: boolean;
  readonly onClear: () => void;
}

export function EmptyCases({ filtered, onClear }: EmptyCasesProps) {
  const { t } = useTranslation('cases');
  const { mayUpload } = useSession();
  return (
    <div className={classes.empty}>
      <IconPhotoSearch size={36} stroke={1.4} aria-hidden />
      <h2 className={classes.title}>{t(filtered ? 'noMatchTitle' : 'emptyTitle')}</h2>
      <p className={classes.body}>
        {t(filtered ? 'noMatch' : mayUpload ? 'emptyUpload' : 'emptyView')}
      </p>
      {filtered ? (
        <Button variant="default" onClick={onClear}>
          {t('clearFilters')}
        </Button>
      ) : (
        mayUpload && (
          <Button component={Link} to="/upload">
            {t('goUpload')}
          </Button>
        )
      )}
    </div>
  );
}
