/** Which heatmap lies over the film, and how strong. */
import { NativeSelect, Slider } from '@mantine/core';
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './film-viewer.module.css';
import type { FilmHeatmap } from './shown-film.ts';

interface HeatmapControlsProps {
  readonly heatmaps: readonly FilmHeatmap[];
  readonly chosen: FilmHeatmap;
  readonly onChoose: (id: string) => void;
  /** 0 to 100. */
  readonly opacity: number;
  readonly onOpacity: (opacity: number) => void;
}

export const HeatmapControls = memo(function HeatmapControls(props: HeatmapControlsProps) {
  const { t } = useTranslation('viewer');
  const { heatmaps, chosen, opacity } = props;
  const selectId = useId();
  const sliderId = useId();
  return (
    <>
      {heatmaps.length > 1 && (
        <div className={classes.slider}>
          <label htmlFor={selectId}>{t('heatmapOf')}</label>
          <NativeSelect
            id={selectId}
            size="xs"
            className={classes.select ?? ''}
            value={chosen.id}
            onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
            data={heatmaps.map(({ id, label }) => ({ value: id, label }))}
          />
        </div>
      )}
      <div className={classes.slider}>
        <span id={sliderId}>{t('heatmapStrength')}</span>
        <Slider
          className={classes.track}
          min={0}
          max={100}
          value={opacity}
          onChange={props.onOpacity}
          label={null}
          thumbProps={{ 'aria-labelledby': sliderId }}
          thumbValueText={`${opacity} %`}
        />
        <output className={classes.percent} aria-hidden>
          {opacity} %
        </output>
      </div>
    </>
  );
});
