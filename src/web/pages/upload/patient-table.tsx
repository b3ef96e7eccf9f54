/** The patients of the drop and the ID that each gets: editable, since a site may have IDs of its own. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanRow } from '../../../core/pipeline/assign-ids.ts';
import { patientIdProblem } from '../../../core/pipeline/replacement-id.ts';
import { numberFormat } from '../../format/number-format.ts';
import { CrosswalkLinks } from './crosswalk-links.tsx';
import classes from './patient-table.module.css';
import { useUpload, useUploadState } from './upload-context.ts';
import { VirtualTable } from './virtual-table.tsx';

export function PatientTable({ rows }: { readonly rows: readonly PlanRow[] }) {
  const { t } = useTranslation('upload');
  return (
    <div className={classes.box}>
      <VirtualTable
        label={t('patients')}
        heads={[t('patient'), t('files'), t('becomes')]}
        widths={['auto', '68px', '42%']}
        rows={rows}
        keyOf={({ key }) => key}
      >
        {(row) => <PatientCells row={row} />}
      </VirtualTable>
      <CrosswalkLinks.Download />
    </div>
  );
}

function PatientCells({ row }: { readonly row: PlanRow }) {
  const { t, i18n } = useTranslation('upload');
  const controller = useUpload();
  const pattern = useUploadState(({ destination }) => destination?.project.patientIdPattern ?? '');
  const [draft, setDraft] = useState<string>();
  const patient = usePatientName()(row);
  const problem = useProblem(row, draft, pattern);
  const commit = () => {
    if (draft !== undefined && draft !== row.patientId) controller.setOwnId(row.key, draft);
    setDraft(undefined);
  };
  return (
    <>
      <td className={classes.patient} title={patient}>
        <bdi>{patient}</bdi>
      </td>
      <td className={classes.files}>{numberFormat(i18n.language).format(row.fileCount)}</td>
      <td>
        <TextInput
          size="xs"
          aria-label={t('becomesOf', { patient })}
          value={draft ?? row.patientId}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          error={problem && t(`idProblems.${problem}`, { pattern })}
          description={row.sameAsOriginal ? t('sameAsOriginal') : undefined}
          inputWrapperOrder={['input', 'description', 'error']}
          classNames={{ input: classes.id ?? '' }}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft(undefined);
          }}
        />
      </td>
    </>
  );
}

/** Of what is typed at this moment; an ID that is missing is only spoken of once Submit was pressed. */
function useProblem(row: PlanRow, draft: string | undefined, pattern: string): PlanRow['problem'] {
  const submitted = useUploadState((state) => state.submitted);
  const typed = draft !== undefined && draft !== row.patientId;
  const problem = typed ? patientIdProblem(draft.trim(), pattern) : row.problem;
  return problem === 'empty' && (typed || !submitted) ? undefined : problem;
}

/** As a person reads it: `DOE^JANE` is the standard's way of writing (PS3.5 6.2.1). */
function usePatientName() {
  const { t } = useTranslation('upload');
  return ({ kind, identity, original }: PlanRow): string => {
    if (kind === 'unnamed-file') return `${original} · ${t('noIdentity')}`;
    const name = identity.patientName.split('=')[0]?.replaceAll('^', ' ').trim() || t('noName');
    const rest = identity.birthYear ?? identity.patientId;
    return rest === '' ? name : `${name} · ${rest}`;
  };
}
