/** Texts of a mapping with names in braces, which are filled in for each image. */
import { z } from 'zod';
import { refusedAs } from './mapping-problems.ts';

/** What is known of an image; what isn't known of this one is empty. */
export const imageVariables = [
  'imageId',
  'idempotencyKey',
  'sha256',
  'contentType',
  'fileName',
  'patientId',
  'ageYears',
  'sex',
  'view',
  'callbackUrl',
  'metadata',
] as const;
export type ImageVariable = (typeof imageVariables)[number];
export type Variable = ImageVariable | 'token' | 'jobId' | 'image';
export type Variables = Partial<Readonly<Record<Variable, string>>>;

const placeholder = /\{([A-Za-z0-9]*)\}/g;

/** A text in which only these names stand in braces. */
export function Template(allowed: readonly Variable[]): z.ZodType<string> {
  const names: readonly string[] = allowed;
  return z
    .string()
    .max(2000)
    .refine(
      (text) => [...text.matchAll(placeholder)].every(([, name = '']) => names.includes(name)),
      refusedAs('braces', { names: names.map((name) => `{${name}}`).join(', ') }),
    );
}

export function fill(
  template: string,
  variables: Variables,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(placeholder, (_, name: Variable) => encode(variables[name] ?? ''));
}
