/** A receiver says in which transfer syntax it wants an image, in either of two ways. */
import { expect, test } from 'vitest';
import { wantedSyntax } from './wanted-syntax.ts';

const implicit = '1.2.840.10008.1.2';
const htj2k = '1.2.840.10008.1.2.4.201';

test.each([
  [undefined, undefined, undefined],
  [undefined, '*/*', undefined],
  [undefined, 'application/dicom', undefined],
  [undefined, `application/dicom; transfer-syntax=${htj2k}`, htj2k],
  [undefined, `text/html, Application/DICOM;q=0.9;Transfer-Syntax="${htj2k}"`, htj2k],
  [undefined, 'application/dicom; transfer-syntax=*', undefined],
  [undefined, `image/png; transfer-syntax=${htj2k}`, undefined],
  [undefined, 'application/dicom; transfer-syntax=1.2.3x', undefined],
  [implicit, `application/dicom; transfer-syntax=${htj2k}`, implicit],
  ['*', `application/dicom; transfer-syntax=${htj2k}`, undefined],
])('address %s, header %s: %s', (query, accept, wanted) => {
  expect(wantedSyntax(query, accept)).toBe(wanted);
});
