/** What is wrong with a mapping, each with its place in the text and a code that the settings page words. */
import type { z } from 'zod';
import { placeOf, syntaxErrorPlace, type TextPlace } from './json-place.ts';

/** Stable. */
export const mappingProblemCodes = [
  'not-json',
  'unknown-member',
  'wrong-kind',
  'not-one-of',
  'too-long',
  'bad-name',
  'bad-path',
  'bad-pointer',
  'bad-header',
  'bad-value',
  'braces',
  'image-once',
] as const;
export type MappingProblemCode = (typeof mappingProblemCodes)[number];

export interface MappingProblem extends TextPlace {
  /** `submit.headers`; empty for the whole. */
  readonly path: string;
  readonly code: MappingProblemCode;
  readonly params: Readonly<Record<string, string>>;
}

type Issue = z.core.$ZodIssue;

/** As `params` of a refinement that knows better than its kind what it is about. */
export function refusedAs(code: MappingProblemCode, params: Readonly<Record<string, string>> = {}) {
  return { params: { code, ...params } };
}

/** A text that isn't JSON has the one problem. */
export function syntaxProblem(text: string): MappingProblem {
  const place = syntaxErrorPlace(text) ?? { line: 1, column: 1 };
  return { ...place, path: '', code: 'not-json', params: {} };
}

/** `text` is JSON, and the issues are of what it says. */
export function problemsOf(text: string, issues: readonly Issue[]): readonly MappingProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => at(text, [...issue.path, name], 'unknown-member', { name }))
      : at(text, issue.path, ...worded(issue)),
  );
}

function at(
  text: string,
  path: readonly PropertyKey[],
  code: MappingProblemCode,
  params: MappingProblem['params'],
): MappingProblem {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  return { ...placeOf(text, steps), path: steps.join('.'), code, params };
}

function worded(issue: Issue): [MappingProblemCode, MappingProblem['params']] {
  switch (issue.code) {
    case 'invalid_type':
      return ['wrong-kind', { kind: issue.expected }];
    case 'invalid_value':
      return ['not-one-of', { values: issue.values.map(String).join(', ') }];
    case 'too_big':
      return ['too-long', { most: String(issue.maximum) }];
    case 'invalid_key': {
      const [inner] = issue.issues;
      const [code, params] = inner === undefined ? [] : worded(inner as Issue);
      return code === undefined || code === 'bad-value' ? ['bad-name', {}] : [code, params ?? {}];
    }
    case 'custom': {
      const { code, ...params } = issue.params ?? {};
      const known = mappingProblemCodes.find((each) => each === code);
      return known === undefined ? ['bad-value', {}] : [known, params];
    }
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'too_small':
    case 'unrecognized_keys':
      return ['bad-value', {}];
  }
}
