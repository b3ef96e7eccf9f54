/** Always in reach: what will be sent, how long it takes, Submit Case and Clear Form. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../format/bytes.ts';
import { rememberedLinkSpeed } from '../../upload/link-speed.ts';
import classes from './action-bar.module.css';
import { formatDuration } from './duration.ts';
import { type ListTotals, listTotals } from './totals.ts';
import { useUpload, useUploadState } from './upload-context.ts';

interface ActionBarProps {
  readonly onSubmit: () => void;
  readonly onClear: () => void;
}

export function ActionBar({ onSubmit, onClear }: ActionBarProps) {
  const { t } = useTranslation('upload');
  const files = useUploadState((state) => state.files);
  const isRunning = useUploadState(({ batch }) => batch.kind === 'running');
  const ready = useUploadState(({ destination }) => destination !== undefined);
  const compaction = useUploadState(({ destination }) => destination?.project.compaction === true);
  const totals = listTotals(files, compaction);
  return (
    <div className={classes.bar}>
      <div className={classes.inner}>
        <Summary totals={totals} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClear} disabled={isRunning}>
            {t('clear')}
          </Button>
          <Button onClick={onSubmit} disabled={!ready || isRunning || totals.toSendCount === 0}>
            {t('submit')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function Summary({ totals }: { readonly totals: ListTotals }) {
  const { t, i18n } = useTranslation('upload');
  const { plan } = useUpload();
  useUploadState((state) => state.planVersion);
  const { count, bytes, storedCount, uncheckedCount, problemCount, toSendBytes } = totals;
  if (count === 0) return <span className={classes.summary}>{t('summaryEmpty')}</span>;
  const patients = plan.rowCount;
  const size = (amount: number) => formatBytes(amount, i18n.language);
  return (
    <span className={classes.summary}>
      <b>{t('fileCount', { count })}</b>
      {patients > 0 && <>, {t('summaryPatients', { count: patients })}</>}
      {' · '}
      {storedCount === count ? (
        t('summaryDone')
      ) : totals.toSendCount === 0 && storedCount > 0 ? (
        <>
          {t('summaryStored', { count: storedCount })},{' '}
          {t('summaryProblems', { count: problemCount })}
        </>
      ) : totals.toSendCount === 0 && uncheckedCount === 0 ? (
        t('summaryNothing')
      ) : (
        <>
          {toSendBytes !== bytes && <>{size(bytes)}, </>}
          <b>
            {t(totals.isEstimate ? 'summaryAboutToSend' : 'summaryToSend', {
              size: size(toSendBytes),
            })}
          </b>
          <TimeOnLink t={t} bytes={toSendBytes} />
        </>
      )}
      {uncheckedCount > 0 && <> · {t('summaryChecking', { count: uncheckedCount })}</>}
    </span>
  );
}

/** Known once something was sent from here; until then it says so. */
function TimeOnLink({ t, bytes }: { readonly t: TFunction<'upload'>; readonly bytes: number }) {
  const speed = rememberedLinkSpeed();
  if (speed === undefined) return <> · {t('summaryTimeUnknown')}</>;
  return <> · {t('summaryTime', { time: formatDuration(t, bytes / speed) })}</>;
}
