/** Words for what the portal says of single fields, and for names that are empty or too long. */
import type { TFunction } from 'i18next';
import { PortalError } from '../../../client/portal-error.ts';
import { ThingName } from '../../../contract/projects.ts';

type T = TFunction<'settings'>;

export function nameProblem(t: T, name: string): string | undefined {
  if (name.trim() === '') return t('required');
  return ThingName.safeParse(name).success ? undefined : t('tooLong');
}

/** The portal's word on one field of a refused form; undefined when it said nothing of that field. */
export function refusedField(t: T, error: unknown, field: string): string | undefined {
  if (!(error instanceof PortalError)) return undefined;
  const code = error.fields[field];
  if (code !== undefined) return fieldText(t, code);
  if (error.code === 'name-taken' && field === 'name') return t('fieldTaken');
  if (error.code === 'email-taken' && field === 'email') return t('fieldTaken');
  return undefined;
}

function fieldText(t: T, code: string): string {
  switch (code) {
    case 'required':
      return t('required');
    case 'too-long':
      return t('tooLong');
    case 'email-invalid':
      return t('emailInvalid');
    case 'pattern-invalid':
      return t('patternInvalid');
    default:
      return t('fieldInvalid');
  }
}
