/** Times as people say them, in the page's language. */
import type { TFunction } from 'i18next';

/** Rounded so that it doesn't flicker: nobody plans by seconds. */
export function formatDuration(t: TFunction<'upload'>, seconds: number): string {
  if (seconds < 55) return t('secondsLeft', { count: Math.max(5, Math.ceil(seconds / 5) * 5) });
  if (seconds < 90 * 60) return t('minutesLeft', { count: Math.max(1, Math.round(seconds / 60)) });
  return t('hoursLeft', { count: Math.round(seconds / 3600) });
}
