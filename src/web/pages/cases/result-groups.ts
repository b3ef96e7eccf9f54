/** A film's results by who gave them: each engine and version with what it says now, and what it said before. */
import type { CaseDetail, Result } from '../../../contract/cases.ts';

export interface ResultGroup {
  readonly current: Result;
  /** Newest first. */
  readonly earlier: readonly Result[];
}

/** In the order in which the portal gives the results: what lists show comes first. */
export function groupResults(results: readonly Result[]): readonly ResultGroup[] {
  return [...Map.groupBy(results, givenBy).values()].flatMap(([current, ...earlier]) =>
    current === undefined ? [] : [{ current, earlier }],
  );
}

function givenBy({ archiveEngineId, engineName, engineVersion, simulated }: Result): string {
  return JSON.stringify([archiveEngineId, engineName, engineVersion, simulated]);
}

export interface SideBySide {
  /** What the leading engine says, or the only one there is. */
  readonly lead: ResultGroup | undefined;
  readonly others: readonly ResultGroup[];
}

/** Where the leading engine has said nothing, nobody else's word takes its place, unless there is no other to ask. */
export function sideBySide(results: readonly Result[], engines: CaseDetail['engines']): SideBySide {
  const [first, ...rest] = groupResults(results);
  if (first === undefined) return { lead: undefined, others: [] };
  const [leading, second] = engines;
  const isLead = leading === undefined || first.current.archiveEngineId === leading.id;
  const isAlone = second === undefined && rest.length === 0;
  return isLead || isAlone
    ? { lead: first, others: rest }
    : { lead: undefined, others: [first, ...rest] };
}
