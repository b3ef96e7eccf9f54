/** Turns what a schema says of a request into a code for each field, worded in the locale files. */
import type { ZodFastifySchemaValidationError } from 'fastify-type-provider-zod';

/** Field name, with dots, to its first mistake. */
export function fieldCodes(error: {
  readonly validation: readonly ZodFastifySchemaValidationError[];
}): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.validation) {
    const name = issue.instancePath.split('/').filter(Boolean).join('.');
    fields[name] ??= code(issue);
  }
  return fields;
}

function code({ keyword, message, params }: ZodFastifySchemaValidationError): string {
  const origin = params.origin;
  switch (keyword) {
    case 'invalid_type':
      // zod says of a missing member that it "received undefined", in words alone.
      return message?.endsWith('received undefined') ? 'required' : 'invalid';
    case 'too_small':
      return origin === 'string' ? (params.minimum === 1 ? 'required' : 'too-short') : 'too-small';
    case 'too_big':
      return origin === 'string' ? 'too-long' : 'too-large';
    case 'invalid_format':
      return params.format === 'email' ? 'email-invalid' : 'invalid';
    case 'custom':
      // A schema's own refinement brings its code as the message.
      return /^[a-z-]+$/.test(message ?? '') ? (message ?? 'invalid') : 'invalid';
    default:
      return 'invalid';
  }
}
