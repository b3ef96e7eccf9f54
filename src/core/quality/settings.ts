/** An archive's levels and thresholds, laid over the defaults of the registered checks. */
import type {
  Check,
  PixelSubject,
  Subject,
  Threshold,
  ThresholdValue,
  UndecodedSubject,
  Unit,
  Verdict,
} from './check.ts';
import { checks } from './checks/index.ts';
import type { LevelSetting } from './finding.ts';

/** As an archive stores it; whatever it doesn't name has its default. */
export type CheckSettings = Readonly<
  Record<
    string,
    {
      readonly level?: LevelSetting | undefined;
      readonly thresholds?: Readonly<Record<string, ThresholdValue>> | undefined;
    }
  >
>;

/** A check with its level and thresholds settled. */
export interface ResolvedCheck {
  readonly check: Pick<Check, 'id' | 'scope' | 'decides' | 'asksUploader'>;
  readonly level: LevelSetting;
  /** Without the pixels. */
  readonly run: (subject: Subject) => readonly Verdict[];
  readonly runOnPixels: (subject: PixelSubject) => Promise<readonly Verdict[]>;
  readonly runOnUndecoded: (subject: UndecodedSubject) => readonly Verdict[];
}

/** In the registry's order; holds functions, so a worker resolves it for itself from the settings. */
export type ResolvedChecks = readonly ResolvedCheck[];

/** A registered check whose thresholds' types have been forgotten; `resolve` alone gives it values, and values that fit. */
interface AnyCheck extends Omit<Check, 'run' | 'runOnPixels' | 'runOnUndecoded'> {
  run?(subject: Subject, values: never): readonly Verdict[];
  runOnPixels?(
    subject: PixelSubject,
    values: never,
  ): readonly Verdict[] | Promise<readonly Verdict[]>;
  runOnUndecoded?(subject: UndecodedSubject, values: never): readonly Verdict[];
}

const registered: readonly AnyCheck[] = checks;

/** A check as a settings page or an API shows it. */
export interface CheckDescription {
  id: string;
  defaultLevel: LevelSetting;
  thresholds: Record<string, { value: number | string | string[]; unit: Unit }>;
}

/** What is wrong with settings that someone wants to store. */
export interface SettingsProblem {
  readonly check: string;
  readonly threshold?: string;
  readonly code: 'unknown-check' | 'fixed-level' | 'unknown-threshold' | 'bad-value';
}

/**
 * Defaults and settings together. Settings that don't fit (of a newer version, or damaged) are passed over for the
 * default: a check never runs on a value it can't read.
 */
export function resolveChecks(settings: CheckSettings = {}): ResolvedChecks {
  return registered.map((check) =>
    resolve(check, Object.hasOwn(settings, check.id) ? settings[check.id] : undefined),
  );
}

function resolve(check: AnyCheck, own: CheckSettings[string] | undefined): ResolvedCheck {
  const given = own?.thresholds ?? {};
  const values = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, threshold]) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      return [name, value !== undefined && fits(value, threshold) ? value : threshold.value];
    }),
  );
  return {
    check,
    level: (check.fixed ? undefined : own?.level) ?? check.defaultLevel,
    run: (subject) => check.run?.(subject, values as never) ?? [],
    runOnPixels: async (subject) => (await check.runOnPixels?.(subject, values as never)) ?? [],
    runOnUndecoded: (subject) => check.runOnUndecoded?.(subject, values as never) ?? [],
  };
}

/** Everything in the settings that `resolveChecks` would pass over. */
export function checkSettingsProblems(settings: CheckSettings): readonly SettingsProblem[] {
  const byId = new Map(registered.map((check) => [check.id, check]));
  return Object.entries(settings).flatMap(([id, own]): SettingsProblem[] => {
    const check = byId.get(id);
    if (check === undefined) return [{ check: id, code: 'unknown-check' }];
    const problems: SettingsProblem[] = [];
    if (check.fixed && own.level !== undefined && own.level !== check.defaultLevel)
      problems.push({ check: id, code: 'fixed-level' });
    for (const [name, value] of Object.entries(own.thresholds ?? {})) {
      const threshold = Object.hasOwn(check.thresholds, name) ? check.thresholds[name] : undefined;
      if (threshold === undefined)
        problems.push({ check: id, threshold: name, code: 'unknown-threshold' });
      else if (!fits(value, threshold))
        problems.push({ check: id, threshold: name, code: 'bad-value' });
    }
    return problems;
  });
}

export function describeChecks(): CheckDescription[] {
  return registered.map((check) => ({
    id: check.id,
    defaultLevel: check.defaultLevel,
    thresholds: Object.fromEntries(
      Object.entries(check.thresholds).map(([name, { value, unit }]) => [
        name,
        { value: typeof value === 'object' ? [...value] : value, unit },
      ]),
    ),
  }));
}

function fits(value: ThresholdValue, threshold: Threshold): boolean {
  if (typeof threshold.value === 'number')
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (typeof threshold.value === 'string')
    return typeof value === 'string' && (threshold.choices?.includes(value) ?? true);
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
