/** A PDF of reports that is written film by film: what is finished is given out at once, the same bytes for the same films. */
import PDFDocument from 'pdfkit';
import type { FilmPictures } from './draw-pictures.ts';
import { drawFilmPage } from './film-page.ts';
import { PdfText } from './pdf-text.ts';
import { isSimulated, type ReportFilm } from './report-film.ts';
import { footY, pageBox, pageSize, ReportPage } from './report-page.ts';
import { reportWords as words } from './report-words.ts';
import { TaggedPage } from './tagged-page.ts';

export interface ReportDocument {
  /** The bytes since the last; pictures come with their film, words at the end. */
  add(film: ReportFilm, pictures: FilmPictures): Uint8Array<ArrayBuffer>;
  finish(): Uint8Array<ArrayBuffer>;
}

export interface ReportDocumentOptions {
  readonly archiveName: string;
  /** What the document says it was made at: when what it tells was last known to change. */
  readonly at: string;
  /** Of the portal. */
  readonly version: string;
}

export function createReportDocument(options: ReportDocumentOptions): ReportDocument {
  const document = openDocument(options);
  // pdfkit puts its bytes into a stream, from which they can be taken at once.
  const taken = () => new Uint8Array((document.read() as Buffer | null) ?? []);
  const text = new PdfText(document);
  const root = document.struct('Document');
  document.addStructure(root);
  /** Of every page, what its foot says. */
  const feet: Foot[] = [];
  let labels = 0;

  return {
    add(film, pictures) {
      const section = document.struct('Sect');
      root.add(section);
      const addPage = () => {
        document.addPage();
        feet.push(footOf(film, options.version));
      };
      addPage();
      const page = new ReportPage({
        document,
        text,
        tags: new TaggedPage(document, section),
        nextPage: addPage,
        newLabel: () => `Film${++labels}`,
      });
      drawFilmPage(page, film, pictures);
      section.end();
      return taken();
    },
    finish() {
      root.end();
      for (const [index, foot] of feet.entries()) {
        document.switchToPage(index);
        drawFoot(document, text, foot, words.page(index + 1, feet.length));
      }
      document.end();
      return taken();
    },
  };
}

function openDocument({ archiveName, at, version }: ReportDocumentOptions): PDFKit.PDFDocument {
  return new PDFDocument({
    size: [pageSize.width, pageSize.height],
    margin: 0,
    autoFirstPage: false,
    // The number of pages is on each, and known at the end; pictures don't wait for it.
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: words.language,
    displayTitle: true,
    // None of PDF's own fonts, which would have no letters beyond Western Europe's.
    font: '',
    info: {
      Title: words.documentTitle(archiveName),
      Subject: words.subject,
      Creator: `Plainfilm ${version}`,
      Producer: 'PDFKit',
      CreationDate: new Date(at),
    },
  });
}

interface Foot {
  /** Whose page it is: pages come apart. */
  readonly whose: string;
  readonly madeBy: string;
}

/** A longer one is on the first page whole. */
const mostOfId = 48;

function footOf(film: ReportFilm, version: string): Foot {
  const { patientId, imageId } = film;
  const id = patientId.length > mostOfId ? `${patientId.slice(0, mostOfId)}…` : patientId;
  const whose = words.of(id === '' ? words.noPatientId : id);
  return {
    whose: isSimulated(film) ? words.simulatedOf(whose) : whose,
    madeBy: words.madeBy(version, imageId),
  };
}

function drawFoot(
  document: PDFKit.PDFDocument,
  text: PdfText,
  { whose, madeBy }: Foot,
  pageNumber: string,
): void {
  const style = { sizePt: 8, colour: '#5a636b' };
  const place = { x: pageBox.x, width: pageBox.width - 80 };
  document.markContent('Artifact', { type: 'Pagination' });
  const y = text.write(whose, { ...place, y: footY }, { ...style, weight: 'bold' });
  text.write(madeBy, { ...place, y }, style);
  text.write(pageNumber, { ...pageBox, y, align: 'right' }, style);
  document.endMarkedContent();
}
