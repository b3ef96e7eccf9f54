/** Where drawing stands on the pages of a report: A4, one column from top to bottom. */
import type { PdfText } from './pdf-text.ts';
import type { TaggedPage } from './tagged-page.ts';

/** Points, of which 72 are an inch. */
export const pageSize = { width: 595.28, height: 841.89 };
const margin = 42;
export const pageBox = { x: margin, width: pageSize.width - 2 * margin } as const;
/** Above the foot. */
export const contentEnd = pageSize.height - 58;
export const footY = pageSize.height - 42;
export const lineColour = '#c9ced3';

export class ReportPage {
  readonly document: PDFKit.PDFDocument;
  readonly text: PdfText;
  readonly tags: TaggedPage;
  /** Where the next thing begins. */
  y: number = margin;
  /** A name in the document that nothing else has. */
  readonly newLabel: () => string;
  readonly #nextPage: () => void;

  constructor(parts: {
    readonly document: PDFKit.PDFDocument;
    readonly text: PdfText;
    readonly tags: TaggedPage;
    readonly nextPage: () => void;
    readonly newLabel: () => string;
  }) {
    this.document = parts.document;
    this.text = parts.text;
    this.tags = parts.tags;
    this.newLabel = parts.newLabel;
    this.#nextPage = parts.nextPage;
  }

  /** Goes on to another page when less than that much is left on this one. */
  keep(heightPt: number): void {
    if (this.y + heightPt <= contentEnd) return;
    this.#nextPage();
    this.y = margin;
  }

  rule(y: number): void {
    this.tags.decoration(() => {
      this.document.lineWidth(0.75).strokeColor(lineColour);
      this.document
        .moveTo(pageBox.x, y)
        .lineTo(pageBox.x + pageBox.width, y)
        .stroke();
    });
  }
}
