/** An archive's thresholds: the default, and those of engines, versions, and patients by age and sex. */
import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveThresholds } from '../../../contract/thresholds.ts';
import { numberFormat } from '../../format/number-format.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { SaveBar } from '../../shell/save-bar.tsx';
import { Section } from '../../shell/section.tsx';
import { UnsavedGuard } from '../../shell/unsaved-guard.tsx';
import { SaveThresholdsDialog } from './save-thresholds-dialog.tsx';
import { thresholdsQuery } from './settings-queries.ts';
import {
  draftOfThresholds,
  isSameThresholds,
  readThreshold,
  type ThresholdsDraft,
} from './threshold-draft.ts';
import { ThresholdRows } from './threshold-rows.tsx';
import classes from './thresholds-section.module.css';

export function ThresholdsSection({ archiveId }: { readonly archiveId: string }) {
  const { t } = useTranslation('thresholds');
  const thresholds = useQuery(thresholdsQuery(archiveId));
  if (thresholds.isError && thresholds.data === undefined) throw thresholds.error;
  return (
    <Section title={t('title')} hint={t('hint')}>
      {thresholds.data !== undefined && (
        <ThresholdsForm archiveId={archiveId} saved={thresholds.data} />
      )}
    </Section>
  );
}

interface ThresholdsFormProps {
  readonly archiveId: string;
  readonly saved: ArchiveThresholds;
}

function ThresholdsForm({ archiveId, saved }: ThresholdsFormProps) {
  const { t } = useTranslation('thresholds');
  const queryClient = useQueryClient();
  // Null: nothing was touched, and what the portal says is shown.
  const [edited, setEdited] = useState<ThresholdsDraft | null>(null);
  const [asking, setAsking] = useState(false);
  const [wasSaved, setWasSaved] = useState(false);
  const draft = edited ?? draftOfThresholds(saved);
  const value = readThreshold(draft.default);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (value === undefined) focusFirstInvalid(event.currentTarget);
    else setAsking(true);
  }

  function take(now: ArchiveThresholds) {
    queryClient.setQueryData(thresholdsQuery(archiveId).queryKey, now);
    setEdited(null);
    setAsking(false);
    setWasSaved(true);
  }

  const dirty = !isSameThresholds(draft, saved);
  return (
    <>
      <form onSubmit={submit} noValidate className={classes.form}>
        <UnsavedGuard dirty={dirty} />
        {saved.relabelling !== null && <Relabelling {...saved.relabelling} />}
        <TextInput
          className={classes.default ?? ''}
          label={t('default')}
          description={t('defaultHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          inputMode="decimal"
          autoComplete="off"
          value={draft.default}
          onChange={(event) => setEdited({ ...draft, default: event.currentTarget.value })}
          error={value === undefined && t('notThreshold')}
        />
        <ThresholdRows
          rows={draft.rows}
          engines={saved.engines}
          onChange={(rows) => setEdited({ ...draft, rows })}
        />
        <SaveBar dirty={dirty} saving={false} saved={wasSaved} label={t('save')} />
      </form>
      <SaveThresholdsDialog
        archiveId={archiveId}
        rules={
          asking && value !== undefined
            ? { revision: draft.revision, default: value, rows: [...draft.rows] }
            : undefined
        }
        onSaved={take}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function Relabelling({ casesDone, casesTotal }: NonNullable<ArchiveThresholds['relabelling']>) {
  const { t, i18n } = useTranslation('thresholds');
  const share = casesTotal === 0 ? 0 : casesDone / casesTotal;
  const percent = numberFormat(i18n.language, { style: 'percent', roundingMode: 'floor' });
  return (
    <Notice tone="info" live={false}>
      {t('relabelling', { share: percent.format(share) })}
    </Notice>
  );
}
