/** The film that is looked at, the others as a strip, and beside it what is known of it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, ImageDetail } from '../../../contract/cases.ts';
import { FilmViewer } from '../../viewer/film-viewer.tsx';
import classes from './case-films.module.css';
import { CaseState } from './case-state.tsx';
import { FilmFacts } from './film-facts.tsx';
import { FilmFindings } from './film-findings.tsx';
import { FilmHistory } from './film-history.tsx';
import { ReceivedObjects } from './received-objects.tsx';
import { ResultPanel } from './result-panel.tsx';
import { Thumbnail } from './thumbnail.tsx';
import { useShownFilms } from './use-shown-films.tsx';

export function CaseFilms({ detail }: { readonly detail: CaseDetail }) {
  const [chosen, setChosen] = useState<string>();
  const image = detail.images.find((each) => each.id === chosen) ?? firstShown(detail);
  if (image === undefined) return null;
  return <OneFilm key={image.id} detail={detail} image={image} onChoose={setChosen} />;
}

interface OneFilmProps {
  readonly detail: CaseDetail;
  readonly image: ImageDetail;
  readonly onChoose: (imageId: string) => void;
}

function OneFilm({ detail, image, onChoose }: OneFilmProps) {
  const [heatmapOf, setHeatmapOf] = useState<string>();
  const films = useShownFilms(detail, image);
  const heatmapId = heatmapOf ?? films.film.heatmapId;
  return (
    <div className={classes.layout}>
      <div className={classes.film}>
        <FilmViewer {...films} heatmap={{ id: heatmapId, onChoose: setHeatmapOf }} />
        {detail.images.length > 1 && (
          <FilmStrip images={detail.images} shown={image.id} onChoose={onChoose} />
        )}
      </div>
      <div className={classes.side}>
        <div className={classes.result}>
          <ResultPanel
            detail={detail}
            image={image}
            heatmap={{ shownOf: heatmapId, onChoose: setHeatmapOf }}
          />
        </div>
        <div className={classes.more}>
          <ReceivedObjects image={image} />
          <FilmFindings findings={image.findings} />
          <FilmFacts detail={detail} image={image} />
          <FilmHistory events={image.history} />
        </div>
      </div>
    </div>
  );
}

/** The film whose result the list shows, so that the first number seen here is the one that was clicked on. */
function firstShown({ images, result }: CaseDetail): ImageDetail | undefined {
  const byResult = images.find((image) => image.results?.some((each) => each.id === result?.id));
  return byResult ?? images[0];
}

interface FilmStripProps {
  readonly images: readonly ImageDetail[];
  readonly shown: string;
  readonly onChoose: (imageId: string) => void;
}

function FilmStrip({ images, shown, onChoose }: FilmStripProps) {
  const { t } = useTranslation('cases');
  return (
    <ul className={classes.strip} aria-label={t('films')}>
      {images.map((image, index) => (
        <li key={image.id}>
          <button
            type="button"
            className={classes.choice}
            aria-pressed={image.id === shown}
            onClick={() => onChoose(image.id)}
          >
            <Thumbnail imageId={image.id} size={56} />
            <span className={classes.words}>
              <span>{t('film', { number: index + 1 })}</span>
              <CaseState state={image.state} result={image.results?.[0]} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
