/** What of one case can be taken along. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportUrls } from '../../../client/insights-api.ts';
import type { CaseDetail } from '../../../contract/cases.ts';
import classes from './case-list-actions.module.css';

export function CaseExports({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation('exports');
  const { id, result, images } = detail;
  // Photographs have no UIDs that a report could refer to.
  const hasReport = result !== undefined && images.every(({ kind }) => kind === 'dicom');
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.label ?? ''}>{t('ofCase')}</Menu.Label>
        {images.some(({ results }) => results !== undefined) && (
          <Menu.Item component="a" href={exportUrls.caseReport(id)} download>
            {t('printed')}
          </Menu.Item>
        )}
        <Menu.Item component="a" href={exportUrls.caseFiles(id)} download>
          {t('files')}
        </Menu.Item>
        <Menu.Item component="a" href={exportUrls.caseFhir(id)} download>
          {t('caseFhir')}
        </Menu.Item>
        {hasReport && (
          <Menu.Item component="a" href={exportUrls.report(result.id)} download>
            {t('report')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
