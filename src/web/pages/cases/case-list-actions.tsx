/** Beside the heading of the list: the archive from afar, and taking along what the filters show. */
import { Button, Menu } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { exportUrls } from '../../../client/insights-api.ts';
import type { ViewableArchive } from '../../../contract/cases.ts';
import { ExportFormat } from '../../../contract/exports.ts';
import { caseFilter } from './case-filter.ts';
import classes from './case-list-actions.module.css';
import type { CaseListSearch } from './case-list-search.ts';

interface CaseListActionsProps {
  readonly archive: ViewableArchive;
  readonly search: CaseListSearch;
}

export function CaseListActions({ archive, search }: CaseListActionsProps) {
  const { t } = useTranslation(['exports', 'insights']);
  const filter = caseFilter(search, archive.maySeeResults);
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        leftSection={<IconChartBar size={18} aria-hidden />}
        renderRoot={(props) => (
          <Link to="/cases/insights" search={{ archive: archive.id }} {...props} />
        )}
      >
        {t('insights:link')}
      </Button>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
            {t('export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className={classes.label ?? ''}>{t('ofList')}</Menu.Label>
          {ExportFormat.options.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={exportUrls.ledger(archive.id, format, filter)}
              download
            >
              {t(format)}
            </Menu.Item>
          ))}
          <Menu.Item component="a" href={exportUrls.archiveFhir(archive.id, filter)} download>
            {t('fhir')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
