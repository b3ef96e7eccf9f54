/** Age, sex and view of the pictures from a file, and the pictures' names to a file for filling in. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decodeCsv } from '../../../core/pipeline/csv.ts';
import {
  loadStatedList,
  readStatedList,
  writeStatedList,
} from '../../../core/pipeline/stated-list.ts';
import { chooseFiles } from '../../upload/choose-files.ts';
import type { FileEntry } from '../../upload/file-entry.ts';
import { sharedNames, statedOf } from '../../upload/picture-facts.ts';
import { saveTextFile } from '../../upload/save-file.ts';
import classes from './crosswalk-links.module.css';
import { rowsOf } from './crosswalk-links.tsx';
import linkClasses from './link-button.module.css';
import { useUpload } from './upload-context.ts';

export function PictureListLinks({ pictures }: { readonly pictures: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const [answer, setAnswer] = useState<readonly string[]>([]);
  const idOf = (id: string) => controller.plan.patientIdOf(id);
  const fill = async (file: File | undefined) => {
    if (!file) return;
    const { rows, problems } = readStatedList(
      decodeCsv(new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)))),
    );
    const problemWords =
      problems.length > 0
        ? [t('picturesCsvProblems', { count: problems.length, rows: rowsOf(problems) })]
        : [];
    if (rows.length === 0) {
      setAnswer([t('picturesCsvEmpty'), ...problemWords]);
      return;
    }
    const list = loadStatedList(rows);
    controller.sayOfPictures({ list });
    const shared = sharedNames(controller.store.getState().files);
    const unclear = pictures.filter((picture) => shared.has(picture.file.name)).length;
    const found = pictures.filter(
      ({ id, file: { name } }) => !shared.has(name) && list.of(name, idOf(id)) !== undefined,
    ).length;
    const missing = pictures.length - found - unclear;
    setAnswer([
      t('picturesCsvFilled', { count: found }),
      ...(missing > 0 ? [t('picturesCsvMissing', { count: missing })] : []),
      ...(unclear > 0 ? [t('picturesCsvShared', { count: unclear })] : []),
      ...problemWords,
    ]);
  };
  const save = () => {
    const { pictures: facts, files } = controller.store.getState();
    const rows = pictures.map((entry) => ({
      of: entry.file.name,
      stated: statedOf(facts, files, entry, idOf(entry.id)),
    }));
    saveTextFile('pictures.csv', 'text/csv', writeStatedList(rows));
  };
  return (
    <>
      <button
        type="button"
        className={linkClasses.link}
        onClick={() => chooseFiles({ accept: '.csv,.txt,text/csv' }, ([file]) => void fill(file))}
      >
        {t('picturesFromCsv')}
      </button>
      <button type="button" className={linkClasses.link} onClick={save}>
        {t('picturesToCsv')}
      </button>
      <p className={classes.answer} aria-live="polite">
        {answer.join(' ')}
      </p>
    </>
  );
}
