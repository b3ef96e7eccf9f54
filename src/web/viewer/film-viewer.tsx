/** Shows one film: window and level, zoom, pan, invert, and the heatmap over it. */
import { Button, Loader } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilmSliders } from './film-sliders.tsx';
import { FilmToolbar } from './film-toolbar.tsx';
import classes from './film-viewer.module.css';
import { HeatmapOverlay } from './heatmap-overlay.tsx';
import type { Film } from './use-film.ts';
import { useFilm } from './use-film.ts';
import type { DragTool } from './use-film-gestures.ts';
import { useFilmGestures } from './use-film-gestures.ts';
import { useSize } from './use-size.ts';

interface FilmViewerProps {
  readonly image: {
    /** Of the image file: DICOM, PNG or JPEG. */
    readonly url: string;
    /** What the picture is called for those who can't see it. */
    readonly name: string;
  };
  /** A picture of the whole film's area; without it there are no heatmap controls. */
  readonly heatmapUrl?: string;
}

export function FilmViewer({ image, heatmapUrl }: FilmViewerProps) {
  const { t } = useTranslation('viewer');
  const [stage, viewport] = useSize<HTMLDivElement>();
  const film = useFilm(image.url, viewport);
  const [tool, setTool] = useState<DragTool>('window');
  const [heatmapShown, setHeatmapShown] = useState(true);
  const [opacity, setOpacity] = useState(45);
  const filmId = useId();
  const helpId = useId();
  useFilmGestures(stage, tool, film.step);
  const { state, drawn } = film;
  const withHeatmap = heatmapUrl !== undefined && heatmapShown;

  return (
    <section className={classes.viewer} aria-label={t('region')}>
      <FilmToolbar
        disabled={state === undefined}
        tool={tool}
        onTool={setTool}
        inverted={state?.inverted ?? false}
        step={film.step}
        heatmapShown={heatmapUrl === undefined ? undefined : heatmapShown}
        onHeatmap={setHeatmapShown}
        controls={filmId}
      />
      <div className={classes.frame}>
        <div
          ref={stage}
          id={filmId}
          className={classes.stage}
          data-tool={tool}
          role="img"
          aria-label={t('film', { name: image.name })}
          aria-describedby={helpId}
          aria-busy={state === undefined && film.problem === undefined}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the film takes keys, as its description says
          tabIndex={0}
        >
          <canvas ref={film.canvasRef} className={classes.canvas} hidden={drawn === undefined} />
          {withHeatmap && state !== undefined && drawn !== undefined && (
            <HeatmapOverlay url={heatmapUrl} film={state.film} drawn={drawn} opacity={opacity} />
          )}
        </div>
        <FilmMessage film={film} />
        {state !== undefined && (
          <p className={classes.facts} aria-hidden>
            {t('facts', {
              width: state.film.width,
              height: state.film.height,
              zoom: Math.round(state.view.scale * globalThis.devicePixelRatio * 100),
            })}
          </p>
        )}
      </div>
      {state !== undefined && (
        <FilmSliders
          state={state}
          step={film.step}
          heatmapOpacity={withHeatmap ? opacity : undefined}
          onHeatmapOpacity={setOpacity}
        />
      )}
      <p id={helpId} className={classes.help}>
        {t('help')} <span className={classes.keys}>{t('keys')}</span>
      </p>
    </section>
  );
}

/** What stands in the film's place until it is there. */
function FilmMessage({ film }: { readonly film: Film }) {
  const { t } = useTranslation('viewer');
  if (film.problem !== undefined) {
    return (
      <div className={classes.message} role="alert">
        <IconPhotoOff size={32} aria-hidden />
        <p>{t(`problem.${film.problem}`)}</p>
        {film.problem === 'not-reached' && (
          <Button variant="default" onClick={film.retry}>
            {t('retry')}
          </Button>
        )}
      </div>
    );
  }
  if (film.drawn !== undefined) return null;
  return (
    <div className={classes.message} role="status">
      <Loader color="gray" size={28} aria-hidden />
      <p>{t('loading')}</p>
    </div>
  );
}
