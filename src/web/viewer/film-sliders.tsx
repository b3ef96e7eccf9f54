/** Windows by name, brightness, contrast and heatmap strength by slider and number, for those who would rather not drag. */
import { NativeSelect, Slider, TextInput } from '@mantine/core';
import { memo, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WindowPreset, WindowPresetId } from './film-messages.ts';
import type { FilmState, FilmStep } from './film-state.ts';
import { lowerIsBrighter, presetOf, windowLimits } from './film-state.ts';
import classes from './film-viewer.module.css';

interface FilmSlidersProps {
  readonly state: Pick<FilmState, 'film' | 'window' | 'inverted'>;
  readonly step: (step: FilmStep) => void;
}

/** Costly to render, and of no concern to where the film lies. */
export const FilmSliders = memo(function FilmSliders({ state, step }: FilmSlidersProps) {
  const { t } = useTranslation('viewer');
  const { center, width } = state.window;
  const limits = windowLimits(state.film);
  return (
    <>
      <PresetSelect state={state} step={step} />
      <WindowSlider
        label={t('level')}
        exactLabel={t('levelExact')}
        min={Math.floor(limits.lowestCenter)}
        max={Math.ceil(limits.highestCenter)}
        value={center}
        reversed={lowerIsBrighter(state)}
        onChange={(value) => step({ type: 'window', window: { center: value, width } })}
      />
      <WindowSlider
        label={t('window')}
        exactLabel={t('windowExact')}
        min={Math.floor(limits.narrowest)}
        max={Math.ceil(limits.widest)}
        value={width}
        reversed
        onChange={(value) => step({ type: 'window', window: { center, width: value } })}
      />
    </>
  );
});

const byHand = 'by-hand';

function PresetSelect({ state, step }: FilmSlidersProps) {
  const { t } = useTranslation('viewer');
  const id = useId();
  const chosen = presetOf(state)?.id;
  const wordsOf = ({ id: preset }: WindowPreset) => {
    const [, number] = /^file-(\d+)$/.exec(preset) ?? [];
    if (number !== undefined) return t('presetFile', { number });
    return t(`presets.${preset as 'file' | 'automatic' | 'lungs' | 'soft'}`);
  };
  return (
    <div className={classes.slider}>
      <label htmlFor={id}>{t('preset')}</label>
      <NativeSelect
        id={id}
        size="xs"
        className={classes.select ?? ''}
        value={chosen ?? byHand}
        onChange={({ currentTarget }) =>
          step({ type: 'preset', id: currentTarget.value as WindowPresetId })
        }
        data={[
          ...state.film.presets.map((preset) => ({ value: preset.id, label: wordsOf(preset) })),
          ...(chosen === undefined ? [{ value: byHand, label: t('presetByHand') }] : []),
        ]}
      />
    </div>
  );
}

interface WindowSliderProps {
  readonly label: string;
  readonly exactLabel: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** The lowest value lies at the right. */
  readonly reversed: boolean;
  readonly onChange: (value: number) => void;
}

function WindowSlider(props: WindowSliderProps) {
  const { label, exactLabel, min, max, value, reversed, onChange } = props;
  const turned = (each: number) => (reversed ? min + max - each : each);
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
        thumbValueText={String(Math.round(value))}
      />
      <ExactValue label={exactLabel} value={value} onChange={onChange} />
    </div>
  );
}

/** A number to type; it counts when it is complete, at Enter or when the field is left. */
function ExactValue({
  label,
  value,
  onChange,
}: Pick<WindowSliderProps, 'label' | 'value' | 'onChange'>) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    const typed = Number((draft ?? '').replace(',', '.'));
    if (draft !== undefined && draft.trim() !== '' && Number.isFinite(typed)) onChange(typed);
    setDraft(undefined);
  };
  return (
    <TextInput
      className={classes.value ?? ''}
      size="xs"
      inputMode="decimal"
      aria-label={label}
      value={draft ?? String(Math.round(value * 100) / 100)}
      onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit();
      }}
    />
  );
}
