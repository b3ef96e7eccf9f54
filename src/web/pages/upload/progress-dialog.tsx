/** How the batch goes: files, bytes, time left, counts, Pause and Cancel. It closes by itself when the last file ends. */
import { Button, Modal, Progress } from '@mantine/core';
import { IconPlayerPauseFilled, IconRefreshAlert } from '@tabler/icons-react';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../format/bytes.ts';
import { numberFormat } from '../../format/number-format.ts';
import { upload as words } from '../../locales/en/upload.ts';
import type { Batch } from '../../upload/upload-state.ts';
import { formatDuration } from './duration.ts';
import classes from './progress-dialog.module.css';
import { type BatchTotals, batchTotals } from './totals.ts';
import { useUpload, useUploadState } from './upload-context.ts';

type RunningBatch = Extract<Batch, { kind: 'running' }>;

export function ProgressDialog() {
  const { t } = useTranslation('upload');
  const batch = useUploadState((state) => state.batch);
  const running = batch.kind === 'running' ? batch : undefined;
  // Made in slices after the page has answered the press; it closes at once.
  const mayOpen = useDeferredValue(running !== undefined);
  return (
    <Modal
      opened={mayOpen && running !== undefined}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      returnFocus={false}
      size={460}
      padding={24}
      transitionProps={{ duration: 0 }}
      title={running && t('dialogTitle', { archive: running.destination.archive.name })}
    >
      {running && <Running batch={running} />}
    </Modal>
  );
}

function Running({ batch }: { readonly batch: RunningBatch }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const files = useUploadState((state) => state.files);
  const index = useUploadState((state) => state.index);
  const totals = batchTotals(files, index, batch.ids, batch.destination.project.compaction);
  const percent =
    batch.phase === 'checking'
      ? 0
      : totals.bytes === 0
        ? 100
        : Math.floor((100 * totals.sentBytes) / totals.bytes);
  return (
    <>
      <p className={classes.line}>
        {batch.phase === 'checking' ? (
          t('dialogChecking')
        ) : (
          <SendingLine
            stored={totals.stored}
            total={totals.total}
            sentBytes={totals.sentBytes}
            bytes={totals.bytes}
            paused={batch.paused}
          />
        )}
      </p>
      <Progress.Root size={8} mt={16} mb={8}>
        <Progress.Section value={percent} aria-label={t('progress')} />
      </Progress.Root>
      <Saved totals={totals} />
      <p className={classes.trouble} aria-live="polite">
        <Trouble batch={batch} />
      </p>
      <dl className={classes.counts}>
        <Count label={t('checked')} value={totals.checked} />
        <Count
          label={batch.pseudonymised ? t('anonymised') : t('prepared')}
          value={batch.preparedCount}
        />
        <Count label={t('stored')} value={totals.stored} />
        <Count label={t('failed')} value={totals.failed} />
      </dl>
      <div className={classes.buttons}>
        <Button
          variant="default"
          data-autofocus
          disabled={batch.cancelling}
          onClick={() => (batch.paused ? controller.resume() : controller.pause())}
        >
          {batch.paused ? t('resume') : t('pause')}
        </Button>
        <Button variant="default" disabled={batch.cancelling} onClick={() => controller.cancel()}>
          {t('cancel')}
        </Button>
      </div>
    </>
  );
}

/** Empty until there is something to say, in a place that is kept for it. */
function Saved({ totals }: { readonly totals: BatchTotals }) {
  const { t, i18n } = useTranslation('upload');
  const saved = totals.givenBytes - totals.compactedBytes;
  return (
    <p className={classes.saved}>
      {saved > 0 && t('dialogSaved', { size: formatBytes(saved, i18n.language) })}
    </p>
  );
}

interface SendingLineProps {
  readonly stored: number;
  readonly total: number;
  readonly sentBytes: number;
  readonly bytes: number;
  readonly paused: boolean;
}

function SendingLine({ stored, total, sentBytes, bytes, paused }: SendingLineProps) {
  const { t, i18n } = useTranslation('upload');
  const speed = useUpload().bytesPerS();
  const parts: string[] = [
    t('dialogFiles', { done: stored, total }),
    t('dialogBytes', {
      sent: formatBytes(sentBytes, i18n.language),
      total: formatBytes(bytes, i18n.language),
    }),
  ];
  if (speed !== undefined && !paused && sentBytes < bytes)
    parts.push(t('dialogLeft', { time: formatDuration(t, (bytes - sentBytes) / speed) }));
  return parts.join(' · ');
}

/** One sentence, whatever is wrong with however many files. */
function Trouble({ batch }: { readonly batch: RunningBatch }) {
  const { t } = useTranslation('upload');
  if (batch.cancelling) return t('dialogCancelling');
  if (batch.paused)
    return (
      <>
        <IconPlayerPauseFilled size={16} aria-hidden />
        {t('dialogPaused')}
      </>
    );
  const [code] = batch.troubles.values();
  if (code === undefined) return null;
  return (
    <>
      <IconRefreshAlert size={16} aria-hidden />
      {isTrouble(code) ? t(`troubles.${code}`) : t('troubles.other')}
    </>
  );
}

function isTrouble(code: string): code is keyof typeof words.troubles {
  return Object.hasOwn(words.troubles, code);
}

function Count({ label, value }: { readonly label: string; readonly value: number }) {
  const { i18n } = useTranslation('upload');
  return (
    <div className={classes.count}>
      <dt>{label}</dt>
      <dd>{numberFormat(i18n.language).format(value)}</dd>
    </div>
  );
}
