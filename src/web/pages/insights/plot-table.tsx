/** The numbers behind a plot: as a table on request, and as CSV. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { csvLine } from '../../../core/pipeline/csv.ts';
import { saveTextFile } from '../../upload/save-file.ts';
import classes from './plot-table.module.css';

interface PlotTableProps {
  /** Of the plot; the table is named after it. */
  readonly title: string;
  /** Of the file, without its extension. */
  readonly fileName: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Plots that are a table themselves show it at once. */
  readonly open?: boolean;
}

export function PlotTable({ title, fileName, head, rows, open = false }: PlotTableProps) {
  const { t } = useTranslation('insights');
  const save = () =>
    saveTextFile(
      `${fileName}.csv`,
      'text/csv;charset=utf-8',
      `\ufeff${[head, ...rows].map(csvLine).join('')}`,
    );
  const table = (
    <table className={classes.table} aria-label={title}>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first = '', ...rest]) => (
          <tr key={first}>
            <th scope="row">{first}</th>
            {rest.map((cell, index) => (
              <td key={head[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <>
      {open ? (
        <div className={classes.whole}>{table}</div>
      ) : (
        <details className={classes.details}>
          <summary>{t('table')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className={classes.scroll} tabIndex={0} aria-label={t('tableOf', { title })}>
            {table}
          </section>
        </details>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload size={16} aria-hidden />}
        aria-label={`${t('csv')}: ${title}`}
        onClick={save}
      >
        {t('csv')}
      </Button>
    </>
  );
}
