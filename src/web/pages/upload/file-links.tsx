/** What a row opens: the view of what leaves, and the picture with the text found in it. */
import { IconTextScan2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../upload/file-entry.ts';
import { hasText } from '../../upload/text-look.ts';
import { paintsText } from '../../upload/upload-state.ts';
import { useFileDialogs } from './file-dialogs.tsx';
import classes from './file-links.module.css';
import linkClasses from './link-button.module.css';
import { useUploadState } from './upload-context.ts';

export function FileLinks({ entry }: { readonly entry: FileEntry }) {
  const { t } = useTranslation('deid');
  const dialogs = useFileDialogs();
  const isRunning = useUploadState(({ batch }) => batch.kind === 'running');
  const searches = useUploadState(paintsText);
  const { id, file, facts, text, send } = entry;
  if (!facts || send.kind === 'stored') return null;
  const { name } = file;
  const found = hasText(text);
  return (
    <span className={classes.links}>
      <button
        type="button"
        className={linkClasses.link}
        disabled={isRunning}
        aria-label={t('seeOf', { name })}
        onClick={() => dialogs.preview(id)}
      >
        {t('see')}
      </button>
      {searches && text?.kind === 'looked' && (
        <button
          type="button"
          className={`${linkClasses.link} ${found ? classes.found : ''}`}
          disabled={isRunning}
          aria-label={found ? t('reviewOf', { name }) : t('seePictureOf', { name })}
          onClick={() => dialogs.review(id)}
        >
          {found && <IconTextScan2 size={15} aria-hidden />}
          {found ? t('textFound') : t('seePicture')}
        </button>
      )}
    </span>
  );
}
