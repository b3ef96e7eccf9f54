/** The checks and engines that an archive's settings may name, and whether settings fit them. */
import { z } from 'zod';
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

/** The settings with the engine's defaults filled in. Throws `engine-unknown` or `engine-settings-invalid`. */
export function validateEngineSettings(
  engines: readonly Engine[],
  { engineId, settings }: EngineSettings,
): Record<string, unknown> {
  if (engineId === null) return {};
  const engine = engines.find(({ id }) => id === engineId);
  if (engine === undefined) {
    throw new ServerError('engine-unknown', { fields: { 'engine.engineId': 'unknown' } });
  }
  const parsed = engine.settings.safeParse(settings);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const fields = Object.fromEntries(
    parsed.error.issues.map(({ path }) => [['engine', 'settings', ...path].join('.'), 'invalid']),
  );
  throw new ServerError('engine-settings-invalid', { fields });
}

/** Null for none, and for one that this version doesn't have. */
export function engineName(engines: readonly Engine[], engineId: string | null): string | null {
  return engines.find(({ id }) => id === engineId)?.name ?? null;
}
