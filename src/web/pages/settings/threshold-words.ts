/** What a threshold is called: its patients and its engine. */
import type { TFunction } from 'i18next';
import type { ThresholdRow } from '../../../contract/thresholds.ts';
import { stratumWords } from '../../format/stratum.ts';

export function engineWords(
  t: TFunction<'thresholds'>,
  { engineName: name, engineVersion: version }: ThresholdRow,
): string {
  return version === null ? t('anyVersion', { name }) : t('version', { name, version });
}

export function rowLabel(t: TFunction<'thresholds'>, row: ThresholdRow): string {
  const label = t('rowLabel', { who: stratumWords(t, row), engine: engineWords(t, row) });
  return label.charAt(0).toLocaleUpperCase() + label.slice(1);
}
