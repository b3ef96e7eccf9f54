/** Shows the film as the engine, or somebody else, has set it. */
import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './film-viewer.module.css';
import type { ReadFilm } from './use-read-film.ts';

export function PresentationControls({ read }: { readonly read: ReadFilm }) {
  const { t } = useTranslation('viewer');
  const id = useId();
  const { links, link, said, failed, choose } = read.presentation;
  if (links.length === 0) return null;
  const note = failed
    ? t('presentationFailed')
    : said !== undefined && !said.isComplete
      ? t('presentationPart')
      : undefined;
  return (
    <div>
      <div className={classes.slider}>
        <label htmlFor={id}>{t('presentation')}</label>
        <NativeSelect
          id={id}
          size="xs"
          className={classes.select ?? ''}
          value={link?.url ?? ''}
          onChange={({ currentTarget }) =>
            choose(links.find(({ url }) => url === currentTarget.value))
          }
          data={[
            { value: '', label: t('presentationNone') },
            ...links.map(({ url, label }) => ({ value: url, label })),
          ]}
        />
      </div>
      <p role="status" className={classes.note}>
        {note}
      </p>
    </div>
  );
}
