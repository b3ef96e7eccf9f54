/** The checks and engines that an archive's settings may name, and whether settings fit them. */
import { z } from 'zod';
import { SettingsProblem } from '../../contract/engines.ts';
import type { Catalogue, CheckSettings, EngineSettings } from '../../contract/projects.ts';
import { checkSettingsProblems, describeChecks } from '../../core/quality/settings.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';

export function describeCatalogue(engines: readonly Engine[]): Catalogue {
  return {
    checks: describeChecks(),
    engines: engines.map(({ id, name, version, simulated, settings, test }) => ({
      id,
      name,
      version,
      simulated,
      testable: test !== undefined,
      settingsSchema: z.toJSONSchema(settings, { io: 'input' }),
    })),
  };
}

/** Throws `check-settings-invalid` with what is wrong, by check. */
export function validateCheckSettings(settings: CheckSettings): void {
  const problems = checkSettingsProblems(settings);
  if (problems.length === 0) return;
  const fields = Object.fromEntries(
    problems.map(({ check, threshold, code }) => [
      ['checks', check, threshold].filter((part) => part !== undefined).join('.'),
      code,
    ]),
  );
  throw new ServerError('check-settings-invalid', { fields });
}

/** What is wrong with an engine's settings, in the form of its own words where it has any. Throws `engine-unknown`. */
export function settingsProblems(
  engines: readonly Engine[],
  { engineId, settings }: EngineSettings,
): readonly SettingsProblem[] {
  const { error } = engineOf(engines, engineId).settings.safeParse(settings);
  return (error?.issues ?? []).map((issue) => {
    const setting = String(issue.path[0] ?? '');
    const told = issue.code === 'custom' ? ToldProblem.safeParse(issue.params).data : undefined;
    if (told === undefined) return { setting, code: 'invalid', params: {} };
    const { problem, ...about } = told;
    return { setting, code: problem, ...about };
  });
}

/** What an engine says of a setting that is a document. */
const ToldProblem = SettingsProblem.omit({ setting: true, code: true }).extend({
  problem: z.string(),
});

function engineOf(engines: readonly Engine[], engineId: string | null): Engine {
  const engine = engines.find(({ id }) => id === engineId);
  if (engine === undefined) {
    throw new ServerError('engine-unknown', { fields: { engineId: 'unknown' } });
  }
  return engine;
}

/** The settings with the engine's defaults filled in. Throws `engine-unknown` or `engine-settings-invalid`. */
export function validateEngineSettings(
  engines: readonly Engine[],
  { engineId, settings }: EngineSettings,
): Record<string, unknown> {
  const parsed = engineOf(engines, engineId).settings.safeParse(settings);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const fields = Object.fromEntries(
    parsed.error.issues.map(({ path }) => [['settings', ...path].join('.'), 'invalid']),
  );
  throw new ServerError('engine-settings-invalid', { fields });
}
