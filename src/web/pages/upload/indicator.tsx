/** What became of the last batch: a status region, empty until a batch ends, that takes the focus when one does. */
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../format/bytes.ts';
import { Notice } from '../../shell/notice.tsx';
import { saveTextFile } from '../../upload/save-file.ts';
import type { Batch } from '../../upload/upload-state.ts';
import { writeReport } from '../../upload/write-report.ts';
import { useFileWords } from './finding-words.ts';
import classes from './indicator.module.css';
import { type BatchTotals, batchTotals } from './totals.ts';
import { useUpload, useUploadState } from './upload-context.ts';

type EndedBatch = Extract<Batch, { kind: 'ended' }>;

interface IndicatorProps {
  readonly onRetry: () => void;
}

export function Indicator({ onRetry }: IndicatorProps) {
  const { t } = useTranslation('upload');
  const batch = useUploadState((state) => state.batch);
  const region = useRef<HTMLDivElement>(null);
  const ended = batch.kind === 'ended' ? batch : undefined;
  const shown = useRef(ended);
  useEffect(() => {
    // Not when the page is only opened again with an old result on it.
    if (ended && shown.current !== ended) {
      region.current?.focus({ preventScroll: true });
      region.current?.scrollIntoView({ block: 'nearest' });
    }
    shown.current = ended;
  }, [ended]);
  return (
    <div
      ref={region}
      role="status"
      aria-label={t('resultLabel')}
      tabIndex={-1}
      className={classes.region}
    >
      {ended && <Result batch={ended} onRetry={onRetry} />}
    </div>
  );
}

function Result({ batch, onRetry }: IndicatorProps & { readonly batch: EndedBatch }) {
  const { t } = useTranslation('upload');
  const files = useUploadState((state) => state.files);
  const index = useUploadState((state) => state.index);
  const totals = batchTotals(files, index, batch.ids, batch.destination.project.compaction);
  const tone = totals.failed > 0 ? 'bad' : batch.cancelled ? 'warn' : 'ok';
  return (
    <Notice
      tone={tone}
      live={false}
      actions={
        <>
          <ReportButton />
          {totals.failed > 0 && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('retryFailed')}
            </Button>
          )}
        </>
      }
    >
      <ResultWords batch={batch} totals={totals} />
      <SentInstead totals={totals} />
    </Notice>
  );
}

interface ResultWordsProps {
  readonly batch: EndedBatch;
  readonly totals: BatchTotals;
}

function ResultWords({ batch, totals: { total, stored, failed } }: ResultWordsProps) {
  const { t } = useTranslation('upload');
  const engine = batch.destination.archive.engineName;
  if (batch.cancelled)
    return (
      <>
        <b>{t('cancelled')}</b> {t('cancelledStored', { count: stored, total })}
      </>
    );
  if (failed === 0)
    return (
      <>
        <b>{t('allStored', { count: stored })}</b>{' '}
        {engine === null
          ? t('storedOnly', { count: stored })
          : t('storedOnWay', { count: stored, engine })}
      </>
    );
  return (
    <>
      <b>{total === 1 ? t('oneFailed') : t('someFailed', { count: failed, total })}</b>{' '}
      {stored > 0 &&
        (engine === null
          ? t('othersStored', { count: stored })
          : t('othersOnWay', { count: stored, engine }))}{' '}
      {t('failedHint')}
    </>
  );
}

/** What compaction spared the link. */
function SentInstead({ totals }: { readonly totals: BatchTotals }) {
  const { t, i18n } = useTranslation('upload');
  const { givenBytes, compactedBytes } = totals;
  if (givenBytes <= compactedBytes) return null;
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  return <> {t('sentInstead', { sent: size(compactedBytes), given: size(givenBytes) })}</>;
}

/** It holds the original names, so it is made here and stays here. */
function ReportButton() {
  const { t } = useTranslation('upload');
  const { store } = useUpload();
  const engineName = useUploadState(({ destination }) => destination?.archive.engineName ?? null);
  const wordsOf = useFileWords(engineName, false);
  const save = () => {
    const { files, batch } = store.getState();
    const ids = new Set(batch.kind === 'ended' ? batch.ids : []);
    const head = t('report', { returnObjects: true });
    const text = writeReport(
      files.filter(({ id }) => ids.has(id)),
      head,
      wordsOf,
    );
    saveTextFile('upload-report.csv', 'text/csv', text);
  };
  return (
    <Button size="xs" variant="default" onClick={save}>
      {t('downloadReport')}
    </Button>
  );
}
