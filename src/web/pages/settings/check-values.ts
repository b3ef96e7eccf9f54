/** An archive's check settings as a form, and back: only what differs from the defaults is stored. */
import type { Catalogue, CheckSettings } from '../../../contract/projects.ts';

export type CheckDescription = Catalogue['checks'][number];
export type CheckLevel = CheckDescription['defaultLevel'];

export interface CheckRow {
  readonly level: CheckLevel;
  /** As typed; lists are one entry a line. */
  readonly thresholds: Readonly<Record<string, string>>;
}
/** By check id. */
export type CheckRows = Readonly<Record<string, CheckRow>>;

type Threshold = CheckDescription['thresholds'][string];
type ThresholdValue = Threshold['value'];

export function typed(value: ThresholdValue): string {
  return Array.isArray(value) ? value.join('\n') : String(value);
}

export function checkRows(
  descriptions: readonly CheckDescription[],
  settings: CheckSettings,
): CheckRows {
  return Object.fromEntries(
    descriptions.map((check) => {
      const own = settings[check.id];
      const thresholds = Object.entries(check.thresholds).map(([name, threshold]) => [
        name,
        typed(own?.thresholds?.[name] ?? threshold.value),
      ]);
      return [
        check.id,
        {
          level: own?.level ?? check.defaultLevel,
          thresholds: Object.fromEntries(thresholds) as Record<string, string>,
        },
      ];
    }),
  );
}

/** Undefined: what is typed is no value of this threshold's type. */
export function parseThreshold(threshold: Threshold, text: string): ThresholdValue | undefined {
  if (Array.isArray(threshold.value)) {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (typeof threshold.value === 'string') return trimmed;
  const number = Number(trimmed.replace(',', '.'));
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** `check threshold` of every value that can't be saved. */
export function invalidThresholds(
  descriptions: readonly CheckDescription[],
  rows: CheckRows,
): ReadonlySet<string> {
  const invalid = new Set<string>();
  for (const check of descriptions) {
    for (const [name, threshold] of Object.entries(check.thresholds)) {
      const text = rows[check.id]?.thresholds[name] ?? '';
      if (parseThreshold(threshold, text) === undefined) invalid.add(thresholdKey(check.id, name));
    }
  }
  return invalid;
}

export function thresholdKey(check: string, threshold: string): string {
  return `${check} ${threshold}`;
}

/** Settings of checks that this portal doesn't describe are kept. */
export function checkSettingsOf(
  descriptions: readonly CheckDescription[],
  rows: CheckRows,
  before: CheckSettings,
): CheckSettings {
  const described = new Set(descriptions.map((check) => check.id));
  const after: CheckSettings = Object.fromEntries(
    Object.entries(before).filter(([id]) => !described.has(id)),
  );
  for (const check of descriptions) {
    const row = rows[check.id];
    if (row === undefined) continue;
    const thresholds = Object.entries(check.thresholds).flatMap(([name, threshold]) => {
      const value = parseThreshold(threshold, row.thresholds[name] ?? '');
      return value === undefined || typed(value) === typed(threshold.value) ? [] : [[name, value]];
    });
    const own = {
      ...(row.level === check.defaultLevel ? {} : { level: row.level }),
      ...(thresholds.length === 0 ? {} : { thresholds: Object.fromEntries(thresholds) }),
    };
    if (Object.keys(own).length > 0) after[check.id] = own;
  }
  return after;
}
