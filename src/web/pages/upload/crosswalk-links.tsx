/** The crosswalk, original to replacement IDs: read from a file, written to a file, never sent. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readCrosswalk, writeCrosswalk } from '../../../core/pipeline/crosswalk.ts';
import { decodeCsv } from '../../../core/pipeline/csv.ts';
import { chooseFiles } from '../../upload/choose-files.ts';
import { saveTextFile } from '../../upload/save-file.ts';
import classes from './crosswalk-links.module.css';
import linkClasses from './link-button.module.css';
import { useUpload } from './upload-context.ts';

function Fill() {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const [answer, setAnswer] = useState<readonly string[]>([]);
  const fill = async (file: File | undefined) => {
    if (!file) return;
    const { rows, problems } = readCrosswalk(
      decodeCsv(new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)))),
    );
    if (rows.length === 0) {
      setAnswer([t('csvEmpty')]);
      return;
    }
    const { matched, unmatched, ambiguous } = controller.fillFrom(rows);
    setAnswer([
      t('csvFilled', { count: matched }),
      ...(unmatched > 0 ? [t('csvUnmatched', { count: unmatched })] : []),
      ...(ambiguous > 0 ? [t('csvAmbiguous', { count: ambiguous })] : []),
      ...(problems.length > 0
        ? [t('csvProblems', { count: problems.length, rows: rowsOf(problems) })]
        : []),
    ]);
  };
  return (
    <>
      <button
        type="button"
        className={linkClasses.link}
        onClick={() => chooseFiles({ accept: '.csv,.txt,text/csv' }, ([file]) => void fill(file))}
      >
        {t('fillFromCsv')}
      </button>
      <p className={classes.answer} aria-live="polite">
        {answer.join(' ')}
      </p>
    </>
  );
}

const shownRows = 10;

/** Of the rows with a problem, the first few. */
export function rowsOf(problems: readonly { readonly row: number }[]): string {
  const rows = problems.slice(0, shownRows).map(({ row }) => row);
  return rows.join(', ') + (problems.length > shownRows ? ', …' : '');
}

function Download() {
  const { t } = useTranslation('upload');
  const { plan } = useUpload();
  return (
    <div className={classes.download}>
      <button
        type="button"
        className={linkClasses.link}
        onClick={() =>
          saveTextFile('crosswalk.csv', 'text/csv', writeCrosswalk(plan.crosswalkRows()))
        }
      >
        {t('downloadCrosswalk')}
      </button>
      <span>{t('crosswalkStays')}</span>
    </div>
  );
}

export const CrosswalkLinks = { Fill, Download };
