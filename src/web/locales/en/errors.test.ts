import { describe, expect, it } from 'vitest';
import type { ClientErrorCode } from '../../../client/portal-error.ts';
import { serverErrors } from '../../../server/errors.ts';
import { errors } from './errors.ts';

const clientCodes = {
  unreachable: true,
  'timed-out': true,
  'answer-invalid': true,
  'file-unreadable': true,
} satisfies Record<ClientErrorCode, true>;

describe('the words for errors', () => {
  it('cover every code of the portal and of the client, and none that is gone', () => {
    const known = [...Object.keys(serverErrors), ...Object.keys(clientCodes), 'unknown'];
    expect(Object.keys(errors).sort()).toEqual(known.sort());
  });
});
