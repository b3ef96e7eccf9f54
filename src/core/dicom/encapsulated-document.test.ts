/** A PDF comes out as it went in; what only says that it is one stays inside. */
import { expect, test } from 'vitest';
import { buildDicom, elementsOf, syntaxes } from '../../../test/builders/dicom.ts';
import { bufferSource } from '../bytes.ts';
import { encapsulatedPdf } from './encapsulated-document.ts';
import { readDicom } from './read.ts';

const pdf = new TextEncoder().encode('%PDF-1.7\n%%EOF\n');

async function documentIn(attributes: Parameters<typeof elementsOf>[0]) {
  const bytes = buildDicom({
    transferSyntaxUid: syntaxes.explicitLittle,
    elements: elementsOf({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
      SOPInstanceUID: '1.2.3',
      ...attributes,
    }),
  });
  return await encapsulatedPdf(await readDicom(bufferSource(bytes)));
}

test('a PDF comes out byte for byte, without the padding where its length is told', async () => {
  const type = { MIMETypeOfEncapsulatedDocument: 'application/pdf' };
  const told = { ...type, EncapsulatedDocument: pdf, EncapsulatedDocumentLength: pdf.length };
  expect(await documentIn(told)).toEqual(pdf);
  const untold = await documentIn({ ...type, EncapsulatedDocument: pdf });
  expect(untold?.subarray(0, pdf.length)).toEqual(pdf);
});

test('anything else is no PDF, whatever it is called', async () => {
  const page = new TextEncoder().encode('<script>alert(1)</script>');
  const type = { MIMETypeOfEncapsulatedDocument: 'application/pdf' };
  expect(await documentIn({ ...type, EncapsulatedDocument: page })).toBeUndefined();
  expect(await documentIn(type)).toBeUndefined();
  const other = { MIMETypeOfEncapsulatedDocument: 'text/html', EncapsulatedDocument: pdf };
  expect(await documentIn(other)).toBeUndefined();
});
