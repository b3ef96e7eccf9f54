/** Brightness, contrast and heatmap strength as sliders, for those who would rather not drag. */
import { Slider } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmState, FilmStep } from './film-state.ts';
import { lowerIsBrighter, windowLimits } from './film-state.ts';
import classes from './film-viewer.module.css';

interface FilmSlidersProps {
  readonly state: FilmState;
  readonly step: (step: FilmStep) => void;
  /** 0 to 100; undefined when no heatmap is shown. */
  readonly heatmapOpacity: number | undefined;
  readonly onHeatmapOpacity: (opacity: number) => void;
}

export function FilmSliders({ state, step, heatmapOpacity, onHeatmapOpacity }: FilmSlidersProps) {
  const { t } = useTranslation('viewer');
  const { center, width } = state.window;
  const limits = windowLimits(state.film);
  return (
    <div className={classes.sliders}>
      <LabelledSlider
        label={t('level')}
        min={Math.floor(limits.lowestCenter)}
        max={Math.ceil(limits.highestCenter)}
        value={Math.round(center)}
        reversed={lowerIsBrighter(state)}
        onChange={(value) => step({ type: 'window', window: { center: value, width } })}
      />
      <LabelledSlider
        label={t('window')}
        min={Math.floor(limits.narrowest)}
        max={Math.ceil(limits.widest)}
        value={Math.round(width)}
        reversed
        onChange={(value) => step({ type: 'window', window: { center, width: value } })}
      />
      {heatmapOpacity !== undefined && (
        <LabelledSlider
          label={t('heatmapStrength')}
          min={0}
          max={100}
          value={heatmapOpacity}
          onChange={onHeatmapOpacity}
        />
      )}
    </div>
  );
}

interface LabelledSliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** The lowest value lies at the right. */
  readonly reversed?: boolean;
  readonly onChange: (value: number) => void;
}

function LabelledSlider({ label, min, max, value, reversed, onChange }: LabelledSliderProps) {
  const turned = (each: number) => (reversed === true ? min + max - each : each);
  const id = useId();
  return (
    <div className={classes.slider}>
      <span id={id}>{label}</span>
      <Slider
        className={classes.track}
        min={min}
        max={max}
        step={Math.max(1, Math.round((max - min) / 200))}
        value={turned(value)}
        onChange={(each) => onChange(turned(each))}
        label={null}
        thumbProps={{ 'aria-labelledby': id }}
        thumbValueText={String(value)}
      />
      <output className={classes.value} aria-hidden>
        {value}
      </output>
    </div>
  );
}
