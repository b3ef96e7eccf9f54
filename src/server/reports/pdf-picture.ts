/** Pictures as a PDF holds them (ISO 32000-1 8.9.5), the same bytes each time: lossless, with see-through ones apart in a mask. */
import { deflateSync } from 'node:zlib';
import type { Picture } from '../../core/pixels/picture.ts';

/** What pdfkit's `image` places; one object, however often it is placed. */
export interface PdfPicture {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly obj: PDFKit.PDFKitReference;
}

interface Samples {
  readonly width: number;
  readonly height: number;
  readonly colours: 1 | 3;
  readonly data: Uint8Array;
}

/** Opaque. `label` is unique in the document. */
export function pdfPicture(
  document: PDFKit.PDFDocument,
  label: string,
  { width, height, channels, data }: Picture,
): PdfPicture {
  const samples: Samples =
    channels === 1
      ? { width, height, colours: 1, data }
      : { width, height, colours: 3, data: coloursOf(data) };
  return { label, width, height, obj: imageObject(document, samples) };
}

/** As see-through as its alpha says. */
export function pdfOverlay(
  document: PDFKit.PDFDocument,
  label: string,
  { width, height, data }: Picture,
): PdfPicture {
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i += 1) alpha[i] = data[i * 4 + 3]!;
  const mask = imageObject(document, { width, height, colours: 1, data: alpha });
  const samples: Samples = { width, height, colours: 3, data: coloursOf(data) };
  return { label, width, height, obj: imageObject(document, samples, mask) };
}

function imageObject(
  document: PDFKit.PDFDocument,
  { width, height, colours, data }: Samples,
  mask?: PDFKit.PDFKitReference,
): PDFKit.PDFKitReference {
  const object = document.ref({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ColorSpace: colours === 1 ? 'DeviceGray' : 'DeviceRGB',
    Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors: colours, BitsPerComponent: 8, Columns: width },
    ...(mask === undefined ? {} : { SMask: mask }),
  });
  object.end(deflateSync(filtered(data, width * colours, colours), { level: 6 }));
  return object;
}

/** Each row by the Paeth filter of PNG (ISO/IEC 15948 9.4), which suits pictures that change softly. */
function filtered(data: Uint8Array, rowBytes: number, step: number): Uint8Array {
  const rows = data.length / rowBytes;
  const out = new Uint8Array(data.length + rows);
  for (let row = 0; row < rows; row += 1) {
    const start = row * rowBytes;
    const to = start + row;
    out[to] = 4;
    for (let i = 0; i < rowBytes; i += 1) {
      const left = i >= step ? data[start + i - step]! : 0;
      const above = row > 0 ? data[start + i - rowBytes]! : 0;
      const corner = row > 0 && i >= step ? data[start + i - rowBytes - step]! : 0;
      out[to + 1 + i] = data[start + i]! - paeth(left, above, corner);
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b] = [Math.abs(above - corner), Math.abs(left - corner)];
  const c = Math.abs(left + above - 2 * corner);
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function coloursOf(rgba: Uint8Array): Uint8Array {
  const out = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    out[to] = rgba[from]!;
    out[to + 1] = rgba[from + 1]!;
    out[to + 2] = rgba[from + 2]!;
  }
  return out;
}
