/** Whether identity is removed before upload, and what takes its place. */
import { Checkbox, TextInput } from '@mantine/core';
import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanRow } from '../../../core/pipeline/assign-ids.ts';
import { isPseudonymised, type UploadState } from '../../upload/upload-state.ts';
import cardClasses from './card.module.css';
import { CrosswalkLinks } from './crosswalk-links.tsx';
import { DeidOptions } from './deid-options.tsx';
import { PatientTable } from './patient-table.tsx';
import classes from './pseudonymisation-card.module.css';
import { TextSwitch } from './text-switch.tsx';
import { useUpload, useUploadState } from './upload-context.ts';

export function PseudonymisationCard() {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const on = useUploadState(isPseudonymised);
  const required = useUploadState(isRequired);
  return (
    <section className={cardClasses.card}>
      <Checkbox
        label={t('anonymise')}
        description={
          required ? `${t('anonymiseHint')} ${t('anonymiseRequired')}` : t('anonymiseHint')
        }
        checked={on}
        disabled={required}
        classNames={{ label: classes.question ?? '' }}
        onChange={(event) => controller.pseudonymise(event.currentTarget.checked)}
      />
      {on ? <Replacement /> : <p className={classes.plain}>{t('notAnonymised')}</p>}
      {on && <TextSwitch />}
    </section>
  );
}

const isRequired = ({ destination }: UploadState) =>
  destination?.project.pseudonymisation === 'required';

function Replacement() {
  const controller = useUpload();
  useUploadState((state) => state.planVersion);
  const rows = controller.plan.rows();
  const several = controller.plan.isPrefix;
  const [optionsOpen, setOptionsOpen] = useState(false);
  const optionsId = useId();
  // The field stands at once, for whoever types on; a table of ten thousand patients follows a moment later.
  const tableMayCome = useDeferredValue(true, false);
  return (
    <div className={classes.replacement} data-several={several || undefined}>
      <div>
        <IdField rows={rows} several={several} />
        {!several && rows.some(({ patientId }) => patientId !== '') && <CrosswalkLinks.Download />}
        <div className={classes.links}>
          <CrosswalkLinks.Fill />
          <DeidOptions.Link panelId={optionsId} open={optionsOpen} onOpen={setOptionsOpen} />
        </div>
      </div>
      {several && tableMayCome && <PatientTable rows={rows} />}
      <DeidOptions.Panel panelId={optionsId} open={optionsOpen} />
    </div>
  );
}

interface IdFieldProps {
  readonly rows: readonly PlanRow[];
  readonly several: boolean;
}

function IdField({ rows, several }: IdFieldProps) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const text = useUploadState(({ pseudonyms }) => pseudonyms.text);
  const submitted = useUploadState((state) => state.submitted);
  const morePatients = useUploadState((state) => state.morePatients);
  const problem = useProblem(rows, several, text, submitted);
  const listed = several ? undefined : rows.find(({ source }) => source === 'crosswalk');
  const example = rows.find(({ source }) => source === 'numbered')?.patientId;
  return (
    <>
      <TextInput
        label={several ? t('replacementPrefix') : t('replacementId')}
        description={
          several
            ? example && t('prefixHint', { example })
            : listed
              ? t('listedHint', { id: listed.patientId })
              : t('idHint')
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={text}
        error={problem}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.idInput ?? '' }}
        onChange={(event) => controller.typeId(event.currentTarget.value)}
      />
      {morePatients && several && (
        <p className={classes.more} role="alert">
          {t('morePatients', { count: rows.length })}
        </p>
      )}
    </>
  );
}

/** An empty field is only spoken of once Submit was pressed; a wrong one at once. */
function useProblem(
  rows: readonly PlanRow[],
  several: boolean,
  text: string,
  submitted: boolean,
): string | undefined {
  const { t } = useTranslation('upload');
  const pattern = useUploadState(({ destination }) => destination?.project.patientIdPattern ?? '');
  if (text.trim() === '') {
    const needed = rows.length === 0 || rows.some((row) => row.problem === 'empty');
    if (!submitted || !needed) return undefined;
    return several ? t('prefixEmpty') : t('idProblems.empty');
  }
  if (several) {
    const bad = rows.filter((row) => row.problem !== undefined);
    const numbered = bad.find((row) => row.source === 'numbered');
    if (numbered?.problem) return t(`idProblems.${numbered.problem}`, { pattern });
    return bad.length > 0 ? t('badIds', { count: bad.length }) : undefined;
  }
  const problem = rows[0]?.problem;
  return problem && t(`idProblems.${problem}`, { pattern });
}
