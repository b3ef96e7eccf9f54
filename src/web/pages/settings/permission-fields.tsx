/** The grid of boxes that says what a person may do in a project. */
import { Checkbox, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Archive } from '../../../contract/projects.ts';
import forms from './forms.module.css';
import classes from './permission-fields.module.css';
import {
  type ArchiveBoxes,
  effectiveBoxes,
  isImplied,
  type PermissionGrid,
  withBox,
} from './permission-grid.ts';

interface PermissionFieldsProps {
  readonly grid: PermissionGrid;
  readonly archives: readonly Pick<Archive, 'id' | 'name'>[];
  readonly onChange: (grid: PermissionGrid) => void;
}

const columns = [
  ['view', 'grantView'],
  ['results', 'grantResults'],
  ['settings', 'grantSettings'],
] as const satisfies readonly (readonly [keyof ArchiveBoxes, string])[];

export function PermissionFields({ grid, archives, onChange }: PermissionFieldsProps) {
  const { t } = useTranslation('settings');
  return (
    <Stack gap="lg">
      <fieldset className={forms.group}>
        <legend className={forms.legend}>{t('wholeProject')}</legend>
        <Stack gap="sm">
          <Checkbox
            label={t('grantAdministrator')}
            description={t('grantAdministratorHint')}
            checked={grid.administrator}
            onChange={(event) => onChange({ ...grid, administrator: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('grantUpload')}
            description={t('grantUploadHint')}
            checked={grid.upload || grid.administrator}
            disabled={grid.administrator}
            onChange={(event) => onChange({ ...grid, upload: event.currentTarget.checked })}
          />
        </Stack>
      </fieldset>
      {archives.length > 0 && <ArchiveGrid {...{ grid, archives, onChange }} />}
    </Stack>
  );
}

function ArchiveGrid({ grid, archives, onChange }: PermissionFieldsProps) {
  const { t } = useTranslation('settings');
  return (
    <table className={classes.grid}>
      <caption className={classes.caption}>{t('perArchive')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('columnArchive')}</th>
          {columns.map(([box, word]) => (
            <th key={box} scope="col">
              {t(word)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {archives.map((archive) => (
          <tr key={archive.id}>
            <th scope="row">{archive.name}</th>
            {columns.map(([box, word]) => (
              <td key={box}>
                <Checkbox
                  aria-label={t('grantFor', { permission: t(word), archive: archive.name })}
                  checked={effectiveBoxes(grid, archive.id)[box]}
                  disabled={isImplied(grid, archive.id, box)}
                  onChange={(event) =>
                    onChange(withBox(grid, archive.id, box, event.currentTarget.checked))
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
