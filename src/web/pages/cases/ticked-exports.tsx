/** Takes along what is ticked; what would be too much at once says so beforehand. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportUrls } from '../../../client/insights-api.ts';
import type { ViewableArchive } from '../../../contract/cases.ts';
import { mostFilmsInReports, mostFilmsInZip } from '../../../contract/exports.ts';
import type { CaseFilter } from './cases-queries.ts';
import classes from './tick-bar.module.css';

export interface TickedProps {
  readonly archive: ViewableArchive;
  readonly selection: CaseFilter & { readonly cases?: string };
  /** At least so many. */
  readonly films: number;
}

export function TickedExports({ archive, selection, films }: TickedProps) {
  const { t } = useTranslation('exports');
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {t('exportTicked')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={exportUrls.ledger(archive.id, 'csv', selection)} download>
          {t('csv')}
        </Menu.Item>
        {archive.maySeeResults && (
          <LimitedItem
            href={exportUrls.archiveReports(archive.id, selection)}
            words={t('reports')}
            films={films}
            limit={mostFilmsInReports}
          />
        )}
        <LimitedItem
          href={exportUrls.archiveFiles(archive.id, selection)}
          words={t('files')}
          films={films}
          limit={mostFilmsInZip}
        />
      </Menu.Dropdown>
    </Menu>
  );
}

interface LimitedItemProps {
  readonly href: string;
  readonly words: string;
  readonly films: number;
  readonly limit: number;
}

function LimitedItem({ href, words, films, limit }: LimitedItemProps) {
  const { t } = useTranslation('exports');
  const why = <span className={classes.why}>{t('atMost', { limit: limit.toLocaleString() })}</span>;
  if (films > limit) {
    return (
      <Menu.Item disabled>
        {words}
        {why}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item component="a" href={href} download>
      {words}
      {why}
    </Menu.Item>
  );
}
