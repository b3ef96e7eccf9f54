/** Puts text on a page of a PDF: in several fonts where it needs them, broken into lines, and never failing over a character. */
import { type FontFile, fontRuns, type Run, type Weight } from './font-runs.ts';

export interface TextStyle {
  readonly sizePt: number;
  readonly weight?: Weight;
  /** As `#rrggbb`. */
  readonly colour?: string;
}

/** Top left corner, and how wide lines may be. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'right';
}

export const ink = '#1d2125';
/** From one line to the next, in sizes of the font. */
const leading = 1.35;
/** Of a character that no font holds: width and height of its box, in sizes of the font. */
const box = { width: 0.6, height: 0.7 };
/** A patient's ID or a name that is longer tells nothing more. */
const mostCharacters = 600;

/** Inter's kerning brings the digits and dots of `7.1` so near that the version can't be read. pdfkit's types know lists only. */
const features = { kern: false, calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[];

type Line = readonly Run[];

export class PdfText {
  readonly #document: PDFKit.PDFDocument;
  readonly #registered = new Set<string>();

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
  }

  /** Answers where the next line would begin. */
  write(text: string, place: TextPlace, style: TextStyle): number {
    let { y } = place;
    for (const line of this.#lines(text, place.width, style)) {
      const shift = place.align === 'right' ? place.width - this.#widthOf(line, style) : 0;
      this.#drawLine(line, place.x + shift, y, style);
      y += style.sizePt * leading;
    }
    return y;
  }

  /** On one line. */
  widthOf(text: string, style: TextStyle): number {
    return this.#widthOf(this.#runs(text, style), style);
  }

  /** How high the text would be. */
  heightOf(text: string, width: number, style: TextStyle): number {
    return this.#lines(text, width, style).length * style.sizePt * leading;
  }

  #lines(text: string, width: number, style: TextStyle): readonly Line[] {
    const short = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
    const lines: Line[] = [];
    let current = '';
    for (const word of short.split(/\s+/u)) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (this.#fits(longer, width, style)) {
        current = longer;
        continue;
      }
      if (current !== '') lines.push(this.#runs(current, style));
      current = word;
      while (!this.#fits(current, width, style)) {
        const part = this.#longestStart(current, width, style);
        lines.push(this.#runs(part, style));
        current = current.slice(part.length);
      }
    }
    if (current !== '' || lines.length === 0) lines.push(this.#runs(current, style));
    return lines;
  }

  /** Of a word that is wider than a line. */
  #longestStart(word: string, width: number, style: TextStyle): string {
    let start = '';
    for (const character of word) {
      if (start !== '' && !this.#fits(start + character, width, style)) break;
      start += character;
    }
    return start;
  }

  #runs(text: string, { weight = 'regular' }: TextStyle): Line {
    return fontRuns(text, weight);
  }

  #fits(text: string, width: number, style: TextStyle): boolean {
    const characters = [...text].length;
    return characters <= 1 || this.#widthOf(this.#runs(text, style), style) <= width;
  }

  #widthOf(line: Line, style: TextStyle): number {
    return line.reduce((sum, run) => sum + this.#runWidth(run, style), 0);
  }

  #runWidth({ text, file }: Run, { sizePt }: TextStyle): number {
    if (file === undefined) return [...text].length * box.width * sizePt;
    return this.#use(file, sizePt).widthOfString(text, { features });
  }

  #drawLine(line: Line, x: number, y: number, style: TextStyle): void {
    let at = x;
    for (const run of line) {
      if (run.file === undefined) this.#drawBoxes(run.text, at, y, style);
      else {
        this.#use(run.file, style.sizePt)
          .fillColor(style.colour ?? ink)
          .text(run.text, at, y, { lineBreak: false, features });
      }
      at += this.#runWidth(run, style);
    }
  }

  /** What they stand for is there for those who copy the text, or have it read to them. */
  #drawBoxes(text: string, x: number, y: number, { sizePt, colour = ink }: TextStyle): void {
    const document = this.#document;
    document.markContent('Span', { actual: text });
    for (const index of [...text].keys()) {
      document.rect(
        x + (index + 0.1) * box.width * sizePt,
        y + 0.25 * sizePt,
        0.8 * box.width * sizePt,
        box.height * sizePt,
      );
    }
    document.lineWidth(0.6).strokeColor(colour).stroke();
    document.endMarkedContent();
  }

  #use({ name, bytes }: FontFile, sizePt: number): PDFKit.PDFDocument {
    if (!this.#registered.has(name)) {
      this.#document.registerFont(name, bytes);
      this.#registered.add(name);
    }
    return this.#document.font(name).fontSize(sizePt);
  }
}
