/** Draws what a page of a PDF says, and tells screen readers what it is (tagged PDF, ISO 32000-1 14.8). */
export type Tag = 'H1' | 'H2' | 'P' | 'Figure' | 'Table' | 'TR' | 'TH' | 'TD';

export interface LeafOptions {
  /** In words, what a picture shows. */
  readonly alt?: string;
  /** Left, top, right and bottom of a picture. */
  readonly bbox?: readonly [number, number, number, number];
  readonly scope?: 'Column';
}

export class TaggedPage {
  readonly #document: PDFKit.PDFDocument;
  readonly #parents: PDFKit.PDFStructureElement[];

  /** `section` is part of the document's structure already. */
  constructor(document: PDFKit.PDFDocument, section: PDFKit.PDFStructureElement) {
    this.#document = document;
    this.#parents = [section];
  }

  /** What `draw` draws is one thing of that kind. */
  leaf(tag: Tag, draw: () => void, options: LeafOptions = {}): void {
    const element = this.#document.struct(tag, options);
    this.#parents.at(-1)?.add(element);
    const content = this.#document.markStructureContent(tag);
    draw();
    this.#document.endMarkedContent();
    element.add(content);
    element.end();
  }

  /** All that `fill` adds is part of one thing of that kind. */
  group(tag: Tag, fill: () => void): void {
    const element = this.#document.struct(tag);
    this.#parents.at(-1)?.add(element);
    this.#parents.push(element);
    fill();
    this.#parents.pop();
    element.end();
  }

  /** Lines, frames and what else says nothing. */
  decoration(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.#document.markContent('Artifact', { type });
    draw();
    this.#document.endMarkedContent();
  }
}
