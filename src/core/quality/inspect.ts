/** Runs the registered checks on one file and turns what they find into findings at the archive's levels. */
import type { Subject, Verdict } from './check.ts';
import type { Finding, Level } from './finding.ts';
import type { ResolvedCheck, ResolvedChecks } from './settings.ts';

/** Errors first, then in the registry's order. `file` and `batch` run the checks of that scope alone. */
export function inspect(
  subject: Subject,
  checks: ResolvedChecks,
  scope: 'file' | 'batch' | 'all' = 'all',
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { check, level, run } of checks) {
    if (level === 'off' || (scope !== 'all' && scopeOf(check, subject) !== scope)) continue;
    const found = run(subject).map((verdict) => findingOf(verdict, check.id, level));
    findings.push(...found);
    if (check.decides && hasError(found)) break;
  }
  return errorsFirst(findings);
}

function scopeOf({ scope, asksUploader }: ResolvedCheck['check'], { facts }: Subject) {
  return asksUploader && facts.kind !== 'dicom' ? 'batch' : scope;
}

export function findingOf(verdict: Verdict, id: string, level: Level): Finding {
  return {
    check: id,
    code: `${id}/${verdict.reason}`,
    level: verdict.mild ? 'warning' : level,
    params: verdict.params ?? {},
    ...(verdict.engineCode === undefined ? {} : { engineCode: verdict.engineCode }),
  };
}

export function errorsFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

export function hasError(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error');
}
