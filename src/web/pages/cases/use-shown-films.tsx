/** The case's films as the viewer takes them, and those of the same patient that may be laid beside them. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { caseUrls } from '../../../client/cases-api.ts';
import type { CaseDetail, ImageDetail, PatientFilm, Result } from '../../../contract/cases.ts';
import { formatWhen } from '../../format/when.ts';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import type { FilmHeatmap, OtherFilm, ShownFilm } from '../../viewer/shown-film.ts';
import { CaseState } from './case-state.tsx';
import { patientFilmsQuery } from './cases-queries.ts';
import classes from './use-shown-films.module.css';

interface ShownFilms {
  readonly film: ShownFilm;
  readonly others: readonly OtherFilm[];
  readonly noOthers: string;
}

export function useShownFilms(detail: CaseDetail, image: ImageDetail): ShownFilms {
  const { t, i18n } = useTranslation('cases');
  const hasPatient = detail.patientId.trim() !== '';
  const found = useQuery({ ...patientFilmsQuery(detail.id), enabled: hasPatient });
  const when = (at: string) => formatWhen(at, i18n.language);
  const heatmapsOf = (results: readonly Result[]) => results.flatMap((each) => heatmapOf(each));
  const heatmapOf = (result: Result): FilmHeatmap[] => {
    if (result.kind !== 'score' || !result.hasHeatmap) return [];
    const name = t('engineVersion', { name: result.engineName, version: result.engineVersion });
    const label = `${name} · ${when(result.createdAt)}`;
    return [{ id: result.id, url: caseUrls.heatmap(result.id), label }];
  };

  const own = (each: ImageDetail): OtherFilm => {
    const title =
      detail.images.length > 1
        ? t('film', { number: detail.images.indexOf(each) + 1 })
        : t('thisFilm');
    const [result] = each.results ?? [];
    return {
      id: each.id,
      url: caseUrls.imageFile(each.id),
      name: filmName(detail, each, t),
      title,
      detail: t('uploadedWhen', { when: when(each.createdAt) }),
      caption: (
        <FilmCaption
          title={title}
          when={t('uploadedWhen', { when: when(each.createdAt) })}
          result={result}
        />
      ),
      heatmaps: heatmapsOf(each.results ?? []),
      heatmapId: result?.id,
      presentations: (each.received ?? [])
        .filter(({ kind }) => kind === 'presentation')
        .map(({ id, receivedAt }) => ({
          url: caseUrls.imageReceived(each.id, id),
          label: t('presentationOf', { when: when(receivedAt) }),
        })),
    };
  };
  const ofPatient = (each: PatientFilm): OtherFilm => {
    const title = t('uploadedWhen', { when: when(each.createdAt) });
    const place = `${each.projectName} · ${each.archiveName}`;
    const { result } = each;
    return {
      id: each.imageId,
      url: caseUrls.imageFile(each.imageId),
      name: `${detail.patientId}, ${title}`,
      title,
      detail: (
        <>
          {place}
          {!each.sameProject && <span className={classes.warn}>{t('otherProject')}</span>}
          {result !== undefined && (
            <span className={classes.state}>
              <CaseState state={stateOf(result)} result={result} />{' '}
              {result.simulated && <SimulatedBadge />}
            </span>
          )}
        </>
      ),
      caption: (
        <FilmCaption
          title={place}
          when={title}
          result={result}
          note={each.sameProject ? undefined : t('otherProject')}
        />
      ),
      heatmaps: result === undefined ? [] : heatmapOf(result),
      heatmapId: result?.id,
      presentations: [],
    };
  };
  return {
    film: own(image),
    others: [
      ...detail.images.filter(({ id }) => id !== image.id).map(own),
      ...(found.data ?? []).map(ofPatient),
    ],
    noOthers: t(
      !hasPatient
        ? 'noOthersNoId'
        : found.isPending
          ? 'othersLoading'
          : found.isError
            ? 'othersFailed'
            : 'noOthers',
    ),
  };
}

function stateOf({ kind }: Result): 'scored' | 'no-score' {
  return kind === 'score' ? 'scored' : 'no-score';
}

function filmName(
  detail: CaseDetail,
  image: ImageDetail,
  t: ReturnType<typeof useTranslation<'cases'>>['t'],
): string {
  const patient = detail.patientId || t('noPatientId');
  const number = detail.images.indexOf(image) + 1;
  return detail.images.length > 1 ? `${patient}, ${t('film', { number })}` : patient;
}

interface FilmCaptionProps {
  readonly title: string;
  readonly when: string;
  readonly result: Result | undefined;
  readonly note?: string | undefined;
}

/** On the dark bar above a film that lies beside another. */
function FilmCaption({ title, when, result, note }: FilmCaptionProps) {
  const { t } = useTranslation('cases');
  return (
    <>
      <strong>{title}</strong>
      {title !== when && <span>{when}</span>}
      {result !== undefined && (
        <span className={classes.result}>
          <CaseState state={stateOf(result)} result={result} />{' '}
          {result.simulated && <SimulatedBadge />}
          {t('engineVersion', { name: result.engineName, version: result.engineVersion })}
        </span>
      )}
      {note !== undefined && <span className={classes.darkWarn}>{note}</span>}
    </>
  );
}
