/** One threshold of an engine, a version, or patients by age and sex: added, or changed. */
import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveThresholds, ThresholdRow } from '../../../contract/thresholds.ts';
import { sexes } from '../../../core/thresholds/stratum.ts';
import { isSameName } from '../../../core/thresholds/threshold-for.ts';
import { formatThreshold } from '../../format/score.ts';
import { stratumWords } from '../../format/stratum.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import classes from './threshold-dialog.module.css';
import { overlapWith, rowOf, rowProblems, type TypedRow, typedRow } from './threshold-draft.ts';
import { rowLabel } from './threshold-words.ts';

interface ThresholdDialogProps {
  readonly opened: boolean;
  /** Absent: a new one. */
  readonly row: ThresholdRow | undefined;
  readonly others: readonly ThresholdRow[];
  readonly engines: ArchiveThresholds['engines'];
  readonly onDone: (row: ThresholdRow) => void;
  readonly onClose: () => void;
}

export function ThresholdDialog(props: ThresholdDialogProps) {
  const { t } = useTranslation('thresholds');
  const common = useTranslation('common').t;
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t(props.row === undefined ? 'addTitle' : 'editTitle')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <ThresholdForm {...props} />
    </Modal>
  );
}

const belowInput = ['label', 'input', 'error', 'description'] as const;

const empty: TypedRow = {
  engineName: '',
  engineVersion: '',
  sex: '',
  ageFrom: '',
  ageLast: '',
  value: '',
};

/** An archive with one engine needn't be told which. */
function startOf({ row, engines }: ThresholdDialogProps): TypedRow {
  if (row !== undefined) return typedRow(row);
  const [only, second] = engines;
  return only !== undefined && second === undefined ? { ...empty, engineName: only.name } : empty;
}

function ThresholdForm(props: ThresholdDialogProps) {
  const { row, others, engines, onDone, onClose } = props;
  const { t, i18n } = useTranslation('thresholds');
  const common = useTranslation('common').t;
  const ids = useId();
  const [typed, setTyped] = useState(() => startOf(props));
  const [tried, setTried] = useState(false);
  const problems = rowProblems(typed);
  const isWhole = Object.keys(problems).length === 0;
  const overlap = isWhole ? overlapWith(rowOf(typed), others) : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // The page's own form is around it in React's eyes.
    event.stopPropagation();
    setTried(true);
    if (!isWhole) return focusFirstInvalid(event.currentTarget);
    if (overlap === undefined) onDone(rowOf(typed));
  }

  const field = (name: keyof TypedRow) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: tried && problems[name] !== undefined && t(problems[name]),
  });
  const versions = engines.find(({ name }) => isSameName(name, typed.engineName))?.versions ?? [];

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <div className={classes.pair}>
          <TextInput
            label={t('engine')}
            description={t('engineHint')}
            inputWrapperOrder={[...belowInput]}
            list={`${ids}-engines`}
            autoComplete="off"
            data-autofocus
            {...field('engineName')}
          />
          <TextInput
            label={t('engineVersion')}
            description={t('versionHint')}
            inputWrapperOrder={[...belowInput]}
            list={`${ids}-versions`}
            autoComplete="off"
            {...field('engineVersion')}
          />
        </div>
        <NativeSelect
          label={t('sex')}
          {...field('sex')}
          data={[
            { value: '', label: t('sexes.any') },
            ...sexes.map((sex) => ({ value: sex, label: t(`sexes.${sex}`) })),
          ]}
        />
        <div>
          <div className={classes.pair}>
            <TextInput
              label={t('ageFrom')}
              inputMode="numeric"
              aria-describedby={`${ids}-ages`}
              {...field('ageFrom')}
            />
            <TextInput
              label={t('ageLast')}
              inputMode="numeric"
              aria-describedby={`${ids}-ages`}
              {...field('ageLast')}
            />
          </div>
          <p id={`${ids}-ages`} className={classes.hint}>
            {t('ageHint')}
          </p>
        </div>
        <TextInput label={t('value')} inputMode="decimal" {...field('value')} />
        {tried && overlap !== undefined && (
          <Notice tone="bad">
            {t('overlaps', {
              other: rowLabel(t, overlap.other),
              value: formatThreshold(overlap.other.value, i18n.language),
              who: stratumWords(t, overlap.shared),
            })}
          </Notice>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit">{t(row === undefined ? 'addDone' : 'editDone')}</Button>
        </Group>
      </Stack>
      <datalist id={`${ids}-engines`}>
        {engines.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <datalist id={`${ids}-versions`}>
        {versions.map((version) => (
          <option key={version} value={version} />
        ))}
      </datalist>
    </form>
  );
}
