/** Where files come in: a button that opens the file dialog, in a box that takes whatever is dropped on the page. */
import { Button, Checkbox } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../format/bytes.ts';
import { Notice } from '../../shell/notice.tsx';
import { chooseFiles } from '../../upload/choose-files.ts';
import { chosenFiles } from '../../upload/dropped-files.ts';
import { type FileEntry, hasErrors, hasFailed } from '../../upload/file-entry.ts';
import { memoLast } from '../../upload/memo-last.ts';
import { isPseudonymised } from '../../upload/upload-state.ts';
import classes from './dropzone.module.css';
import { FileList } from './file-list.tsx';
import { useUpload, useUploadState } from './upload-context.ts';
import { useDrop } from './use-drop.ts';

const problemsOf = memoLast((files: readonly FileEntry[]) =>
  files.filter((entry) => hasErrors(entry) || hasFailed(entry)),
);
const renamedCount = memoLast(
  (files: readonly FileEntry[]) =>
    files.filter(({ file, cleanName }) => file.name !== cleanName).length,
);
const totalBytes = memoLast((files: readonly FileEntry[]) =>
  files.reduce((sum, { file }) => sum + file.size, 0),
);

export function Dropzone({ disabled }: { readonly disabled: boolean }) {
  const { t, i18n } = useTranslation('upload');
  const controller = useUpload();
  const files = useUploadState((state) => state.files);
  const [onlyProblems, setOnlyProblems] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const over = useDrop(disabled ? undefined : (dropped) => void controller.add(dropped));
  const problems = problemsOf(files);
  const filtered = onlyProblems && problems.length > 0;
  return (
    <section className={classes.zone} data-over={over || undefined}>
      <div className={classes.top}>
        <button
          ref={button}
          type="button"
          className={classes.button}
          disabled={disabled}
          onClick={() => input.current?.click()}
        >
          <IconUpload size={20} stroke={1.6} aria-hidden className={classes.icon} />
          <span>
            <b>{t('drop')}</b>
            {t('dropOr')}
          </span>
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('drop')}
          disabled={disabled}
          onChange={({ currentTarget }) => {
            // Cleared at once, so that the same file can be chosen again.
            const chosen = currentTarget.files ? [...chosenFiles(currentTarget.files)] : [];
            currentTarget.value = '';
            void controller.add(chosen);
          }}
        />
        <button
          type="button"
          className={classes.folder}
          disabled={disabled}
          onClick={() =>
            chooseFiles({ folder: true }, (chosen) => void controller.add(chosenFiles(chosen)))
          }
        >
          <IconFolder size={20} stroke={1.6} aria-hidden />
          {t('chooseFolder')}
        </button>
        {files.length > 0 && (
          <span className={classes.count}>
            {t('countAndSize', {
              files: t('fileCount', { count: files.length }),
              size: formatBytes(totalBytes(files), i18n.language),
            })}
          </span>
        )}
      </div>
      <Unreadable onSeen={() => button.current?.focus()} />
      <Notes files={files} />
      {problems.length > 0 && files.length > problems.length && (
        <div className={classes.notes}>
          <Checkbox
            size="xs"
            label={t('onlyProblems', { count: problems.length })}
            checked={filtered}
            onChange={(event) => setOnlyProblems(event.currentTarget.checked)}
          />
        </div>
      )}
      {files.length > 0 && <FileList files={filtered ? problems : files} />}
    </section>
  );
}

/** What was dropped and isn't in the list; stays until it is read, whatever is dropped meanwhile. */
function Unreadable({ onSeen }: { readonly onSeen: () => void }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const count = useUploadState((state) => state.unreadableCount);
  const seen = () => {
    controller.unreadableSeen();
    onSeen();
  };
  return (
    <div className={classes.unreadable} aria-live="polite">
      {count > 0 && (
        <Notice
          tone="warn"
          live={false}
          actions={
            <Button size="xs" variant="default" onClick={seen}>
              {t('unreadableSeen')}
            </Button>
          }
        >
          {t('unreadable', { count })}
        </Notice>
      )}
    </div>
  );
}

/** What happens to the names. */
function Notes({ files }: { readonly files: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  const pseudonymised = useUploadState(isPseudonymised);
  const renamed = renamedCount(files);
  if (files.length === 0) return null;
  if (pseudonymised) return <p className={classes.notes}>{t('namesStay')}</p>;
  if (renamed === 0) return null;
  return <p className={classes.notes}>{t('namesChange', { count: renamed })}</p>;
}
