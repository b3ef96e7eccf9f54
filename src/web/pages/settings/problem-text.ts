/** Words for what is wrong with a typed value. */
import type { TFunction } from 'i18next';
import type { FieldProblem } from './schema-fields.ts';

export function problemText(
  t: TFunction<'settings'>,
  problem: FieldProblem | undefined,
): string | undefined {
  if (problem === undefined) return undefined;
  switch (problem.code) {
    case 'tooSmall':
    case 'tooLarge':
      return t(problem.code, { limit: String(problem.limit) });
    case 'required':
    case 'notANumber':
    case 'notWhole':
      return t(problem.code);
  }
}
