/** UUIDs that the portal's schemas take, each another. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newUuid } from './new-uuid.ts';

test('is a version 4 UUID, never the same twice', () => {
  const made = Array.from({ length: 1000 }, newUuid);
  for (const uuid of made) expect(z.uuidv4().safeParse(uuid).success).toBe(true);
  expect(new Set(made).size).toBe(made.length);
});
