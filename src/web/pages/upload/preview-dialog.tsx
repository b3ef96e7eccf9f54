/** See before sending: what becomes of every element of one file, searched and filtered, for these eyes only. */
import { Loader, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../shell/notice.tsx';
import type { Preview } from '../../upload/make-preview.ts';
import { fileById, isPseudonymised } from '../../upload/upload-state.ts';
import { useReasonOf } from './finding-words.ts';
import classes from './preview-dialog.module.css';
import { PreviewList } from './preview-list.tsx';
import { useUpload, useUploadState } from './upload-context.ts';

interface PreviewDialogProps {
  /** Undefined: closed. */
  readonly fileId: string | undefined;
  readonly onClose: () => void;
}

export function PreviewDialog({ fileId, onClose }: PreviewDialogProps) {
  const { t } = useTranslation('deid');
  const name = useUploadState((state) => fileById(state, fileId ?? '')?.file.name);
  const opened = fileId !== undefined && name !== undefined;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={980}
      title={opened && <bdi className={classes.title}>{t('previewTitle', { name })}</bdi>}
      classNames={{ body: classes.body ?? '', content: classes.content ?? '' }}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      {opened && <PreviewOf fileId={fileId} />}
    </Modal>
  );
}

function PreviewOf({ fileId }: { readonly fileId: string }) {
  const { t } = useTranslation('deid');
  const controller = useUpload();
  const anonymised = useUploadState(isPseudonymised);
  const preview = usePreview(fileId);
  const needsId = anonymised && controller.plan.patientIdOf(fileId) === undefined;
  if (preview === undefined)
    return (
      <p className={classes.wait} role="status">
        <Loader size={20} aria-hidden /> {t('previewLoading')}
      </p>
    );
  if (preview === 'failed') return <Notice tone="bad">{t('previewFailed')}</Notice>;
  if (preview.rows === undefined) return <Refused preview={preview} />;
  return (
    <>
      {!anonymised && (
        <Notice tone="warn" live={false}>
          {t('previewAsItIs')}
        </Notice>
      )}
      <p className={classes.note}>
        {t('previewStays')} {needsId && t('previewIdToCome')}
      </p>
      <PreviewList rows={preview.rows} anonymised={anonymised} />
    </>
  );
}

function Refused({ preview }: { readonly preview: Extract<Preview, { rows?: never }> }) {
  const { t } = useTranslation('deid');
  const engineName = useUploadState(({ destination }) => destination?.archive.engineName ?? null);
  const reasonOf = useReasonOf(engineName);
  return (
    <Notice tone="bad">
      <b>{t('previewRefused')}</b>{' '}
      {preview.findings.map((finding) => reasonOf(finding).advice).join(' ')}
    </Notice>
  );
}

function usePreview(fileId: string): Preview | 'failed' | undefined {
  const controller = useUpload();
  const [preview, setPreview] = useState<Preview | 'failed'>();
  useEffect(() => {
    const abort = new AbortController();
    setPreview(undefined);
    controller
      .preview(fileId, abort.signal)
      .then(
        (made) => made,
        () => 'failed' as const,
      )
      .then((made) => {
        if (!abort.signal.aborted) setPreview(made);
      });
    return () => abort.abort();
  }, [controller, fileId]);
  return preview;
}
