/** What a printed report says of one film. */
import type { CaseDetail, ImageDetail, Result } from '../../contract/cases.ts';

export interface ReportFilm {
  readonly imageId: string;
  readonly projectName: string;
  readonly archiveName: string;
  readonly patientId: string;
  /** From 1, among the films of the case. */
  readonly number: number;
  readonly filmCount: number;
  readonly image: Pick<ImageDetail, 'kind' | 'sha256' | 'state' | 'facts' | 'recipe' | 'createdAt'>;
  /** The latest of each engine and version; the first is the one that lists show. */
  readonly results: readonly Result[];
}

/** Undefined where results may not be seen: a report without them would look like one of a film without any. */
export function reportFilmsOf(detail: CaseDetail): readonly ReportFilm[] | undefined {
  const { images, projectName, archiveName, patientId } = detail;
  const films: ReportFilm[] = [];
  for (const [index, image] of images.entries()) {
    if (image.results === undefined) return undefined;
    films.push({
      imageId: image.id,
      projectName,
      archiveName,
      patientId,
      number: index + 1,
      filmCount: images.length,
      image,
      results: latestOfEach(image.results),
    });
  }
  return films;
}

/** They come with the latest of each engine and version before all earlier ones. */
function latestOfEach(results: readonly Result[]): readonly Result[] {
  const latest = new Map<string, Result>();
  for (const result of results) {
    const { archiveEngineId, engineName, engineVersion, simulated } = result;
    const key = JSON.stringify([archiveEngineId, engineName, engineVersion, simulated]);
    if (!latest.has(key)) latest.set(key, result);
  }
  return [...latest.values()];
}

/** The one whose heatmap is printed: the first that has any. */
export function resultWithHeatmap({ results }: Pick<ReportFilm, 'results'>): Result | undefined {
  return results.find((result) => result.kind === 'score' && result.hasHeatmap);
}

/** Any of them: one that somebody takes for real is one too many. */
export function isSimulated({ results }: Pick<ReportFilm, 'results'>): boolean {
  return results.some(({ simulated }) => simulated);
}
