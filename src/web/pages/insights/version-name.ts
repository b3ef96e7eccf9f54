/** What a version of an engine is called; a simulator's says that it is one. */
import type { TFunction } from 'i18next';
import type { VersionInsights } from '../../../contract/insights.ts';

export function versionName(
  { engineName: name, engineVersion: version, simulated }: VersionInsights,
  t: TFunction<'insights'>,
): string {
  return t(simulated ? 'versionSimulated' : 'versionName', { name, version });
}
