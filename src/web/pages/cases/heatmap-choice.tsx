/** Lays one result's heatmap over the film, where several results have one. */
import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../contract/cases.ts';

export interface HeatmapChoiceProps {
  readonly result: Result;
  /** Whose heatmap the film shows. */
  readonly shownOf: string | undefined;
  readonly onChoose: (resultId: string) => void;
}

export function HeatmapChoice({ result, shownOf, onChoose }: HeatmapChoiceProps) {
  const { t } = useTranslation('cases');
  if (result.kind !== 'score' || !result.hasHeatmap) return null;
  const isShown = result.id === shownOf;
  const Icon = isShown ? IconEye : IconEyeOff;
  return (
    <Button
      size="compact-sm"
      variant={isShown ? 'light' : 'default'}
      leftSection={<Icon size={16} aria-hidden />}
      aria-pressed={isShown}
      aria-label={t('heatmapOf', { name: result.engineName, version: result.engineVersion })}
      onClick={() => onChoose(result.id)}
    >
      {t('heatmap')}
    </Button>
  );
}
