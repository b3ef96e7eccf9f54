/** What a check, its thresholds and their choices are called; a check that this page doesn't know goes by its id. */
import type { TFunction } from 'i18next';
import type { Threshold } from '../../../core/quality/check.ts';
import { checks as registry } from '../../../core/quality/checks/index.ts';
import { checks as words } from '../../locales/en/checks.ts';
import { spaced } from './schema-fields.ts';

type T = TFunction<'checks'>;
type KnownCheck = keyof typeof words.titles;

const isKnown = (id: string): id is KnownCheck => Object.hasOwn(words.titles, id);

export function checkTitle(t: T, id: string): string {
  return isKnown(id) ? t(`titles.${id}.title`) : spaced(id);
}

export function checkAbout(t: T, id: string): string {
  return isKnown(id) ? t(`titles.${id}.about`) : '';
}

export function thresholdTitle(t: T, id: string, threshold: string): string {
  if (!isKnown(id) || !Object.hasOwn(words.titles[id].thresholds, threshold))
    return spaced(threshold);
  // The line above has shown that the key is there; its type can't be spelled from two variables.
  return t(`titles.${id}.thresholds.${threshold}` as 'titles.bits.thresholds.minStored');
}

export function unitWord(t: T, unit: string): string {
  return Object.hasOwn(words.units, unit) ? t(`units.${unit as keyof typeof words.units}`) : unit;
}

export function choiceWord(t: T, choice: string): string {
  return Object.hasOwn(words.choices, choice)
    ? t(`choices.${choice as keyof typeof words.choices}`)
    : choice;
}

interface RegisteredCheck {
  readonly id: string;
  readonly fixed?: boolean | undefined;
  readonly thresholds: Readonly<Record<string, Threshold>>;
}
const registered: readonly RegisteredCheck[] = registry;
const find = (id: string) => registered.find((check) => check.id === id);

/** True where switching it off would lose or merge films, so that no archive may. */
export function isFixed(id: string): boolean {
  return find(id)?.fixed === true;
}

/** Empty: the threshold is typed, not chosen. */
export function choicesOf(id: string, threshold: string): readonly string[] {
  return find(id)?.thresholds[threshold]?.choices ?? [];
}
