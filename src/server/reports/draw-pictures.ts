/** The film, and beside it the film with the heatmap over it and what its colours mean. */
import type { Result } from '../../contract/cases.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { heatScale } from './heat-picture.ts';
import { type PdfPicture, pdfOverlay, pdfPicture } from './pdf-picture.ts';
import { type ReportFilm, resultWithHeatmap } from './report-film.ts';
import { contentEnd, pageBox, type ReportPage } from './report-page.ts';
import { reportWords as words } from './report-words.ts';

export interface FilmPictures {
  /** Absent when it can't be shown. */
  readonly film?: Picture | undefined;
  readonly heatmap?: Picture | undefined;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const gap = 12;
const caption = { sizePt: 8.5, colour: '#5a636b' };
const captionHeight = 14;
const tallest = 360;
const leastTall = 200;
const widestAlone = 360;

/** They leave `reserve` of the page to what comes below them, as far as they stay large enough to look at. */
export function drawPictures(
  page: ReportPage,
  film: ReportFilm,
  { film: picture, heatmap }: FilmPictures,
  reserve: number,
): void {
  if (picture === undefined) {
    drawMissing(page);
    return;
  }
  const given = resultWithHeatmap(film);
  const overlaid = heatmap !== undefined && given !== undefined;
  const width = overlaid ? (pageBox.width - gap) / 2 : widestAlone;
  const room = contentEnd - page.y - reserve - 2 * captionHeight - 14;
  const height = Math.max(leastTall, Math.min(tallest, room));
  const scale = Math.min(width / picture.width, height / picture.height);
  const size = { width: picture.width * scale, height: picture.height * scale };
  page.keep(size.height + 2 * captionHeight + 10);
  const placed = pdfPicture(page.document, page.newLabel(), picture);
  const y = page.y + captionHeight;
  drawFilm(page, placed, { x: pageBox.x, y, ...size });
  if (overlaid) {
    const spot = { x: pageBox.x + width + gap, y, ...size };
    drawHeatmap(page, placed, { heatmap, spot, given, width });
  }
  page.y = y + size.height + 4;
  if (overlaid) drawLegend(page, heatmap, { x: pageBox.x + width + gap, width });
  else drawNoHeatmap(page, film);
  page.y += 10;
}

function drawMissing(page: ReportPage): void {
  page.tags.leaf('P', () => {
    page.y = page.text.write(words.filmMissing, { ...pageBox, y: page.y }, { sizePt: 10.5 }) + 10;
  });
}

function drawFilm(page: ReportPage, picture: PdfPicture, spot: Spot): void {
  page.tags.leaf('P', () => {
    page.text.write(words.film, { ...spot, y: spot.y - captionHeight }, caption);
  });
  page.tags.leaf('Figure', () => place(page, picture, spot), {
    alt: words.filmAlt,
    ...boxOf(spot),
  });
}

function drawHeatmap(
  page: ReportPage,
  picture: PdfPicture,
  parts: { heatmap: Picture; spot: Spot; given: Result; width: number },
): void {
  const { heatmap, spot, given, width } = parts;
  const engine = words.version(given.engineName, given.engineVersion);
  page.tags.leaf('P', () => {
    const above = { x: spot.x, y: spot.y - captionHeight, width };
    const fits = page.text.widthOf(words.heatmapOf(engine), caption) <= width;
    page.text.write(fits ? words.heatmapOf(engine) : words.heatmap, above, caption);
  });
  const alt = words.heatmapAlt(engine);
  const overlay = pdfOverlay(page.document, page.newLabel(), heatmap);
  page.tags.leaf(
    'Figure',
    () => {
      place(page, picture, spot);
      place(page, overlay, spot);
    },
    { alt, ...boxOf(spot) },
  );
}

function boxOf({ x, y, width, height }: Spot) {
  return { bbox: [x, y, x + width, y + height] as const };
}

function place({ document }: ReportPage, picture: PdfPicture, { x, y, width, height }: Spot): void {
  // pdfkit takes a picture that it made itself, too; its types don't say so.
  document.image(picture as unknown as ArrayBuffer, x, y, { width, height });
}

function drawNoHeatmap(page: ReportPage, { results }: ReportFilm): void {
  if (!results.some(({ kind }) => kind === 'score')) return;
  page.tags.leaf('P', () => {
    page.y = page.text.write(words.noHeatmap, { ...pageBox, y: page.y }, caption);
  });
}

/** As the colours look over a film: over the grey in the middle. */
function drawLegend(
  page: ReportPage,
  heatmap: Picture,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  const { document, text, tags } = page;
  const scale = heatScale(heatmap);
  if (scale === undefined) {
    tags.leaf('P', () => {
      page.y = text.write(words.legendAlone, { x, y: page.y, width }, caption);
    });
    return;
  }
  const bar = { width: 70, height: 8 };
  const { y } = page;
  tags.leaf('P', () => {
    text.write(words.legend, { x, y, width }, caption);
    let at = x + text.widthOf(words.legend, caption) + 6;
    text.write(words.fainter, { x: at, y, width }, caption);
    at += text.widthOf(words.fainter, caption) + 4;
    const start = at;
    for (const [step, { red, green, blue, opacity }] of scale.entries()) {
      const over = (colour: number) => Math.round(colour * opacity + 110 * (1 - opacity));
      const left = start + (bar.width * step) / scale.length;
      document.rect(left, y + 1.5, bar.width / scale.length + 0.3, bar.height);
      document.fill([over(red), over(green), over(blue)]);
    }
    at += bar.width + 4;
    page.y = text.write(words.stronger, { x: at, y, width }, caption);
  });
}
