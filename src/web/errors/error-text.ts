/** Words for whatever went wrong: the stable code's own sentence, or a general one. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { PortalError } from '../../client/portal-error.ts';
import { errors } from '../locales/en/errors.ts';

export type ErrorWord = keyof typeof errors;

/** A code that this version of the page doesn't know reads as `unknown`. */
export function errorWord(error: unknown): ErrorWord {
  if (!(error instanceof PortalError)) return 'unknown';
  return Object.hasOwn(errors, error.code) ? (error.code as ErrorWord) : 'unknown';
}

export function errorText(t: TFunction<'errors'>, error: unknown): string {
  return t(errorWord(error), { ns: 'errors' });
}

export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation('errors');
  return (error) => errorText(t, error);
}
