/** A presentation state says how one film is shown; what it says of others, or what can't be drawn, is not made up. */
import { expect, test } from 'vitest';
import {
  type BuildElement,
  buildDicom,
  elementsOf,
  sequence,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import type { Frame } from './frame.ts';
import { plainPresentation } from './presentation.ts';
import { readPresentationState } from './presentation-state.ts';

const frame: Frame = {
  rows: 10,
  columns: 10,
  samplesPerPixel: 1,
  bitsStored: 12,
  signed: false,
  photometricInterpretation: 'MONOCHROME2',
  pixels: new Uint16Array(100),
  presentation: plainPresentation,
};

const about = (uid: string): BuildElement =>
  sequence('ReferencedImageSequence', [elementsOf({ ReferencedSOPInstanceUID: uid })]);

async function read(elements: readonly BuildElement[], sopClass = '1.2.840.10008.5.1.4.1.1.11.1') {
  const bytes = buildDicom({
    transferSyntaxUid: syntaxes.explicitLittle,
    elements: [
      ...elementsOf({ SOPClassUID: sopClass, SOPInstanceUID: '1.2.9' }),
      ...elements,
    ].toSorted((a, b) => a.tag - b.tag),
  });
  return readPresentationState(await readDicom(bufferSource(bytes)), frame, '1.2.3');
}

const voi = (uid: string, attributes = {}) =>
  sequence('SoftcopyVOILUTSequence', [
    [about(uid), ...elementsOf({ WindowCenter: '600', WindowWidth: '300', ...attributes })],
  ]);

test('window, polarity and turning, flipped after it was turned', async () => {
  const state = await read([
    voi('1.2.3'),
    ...elementsOf({
      PresentationLUTShape: 'INVERSE',
      ImageRotation: 270,
      ImageHorizontalFlip: 'Y',
    }),
  ]);
  expect(state).toMatchObject({
    window: { center: 600, width: 300 },
    highIsDark: true,
    quarters: 3,
    flipped: true,
    isComplete: true,
  });
});

test('graphics and words in film pixels', async () => {
  const graphic = (attributes: Parameters<typeof elementsOf>[0]) =>
    elementsOf({ GraphicAnnotationUnits: 'PIXEL', GraphicFilled: 'N', ...attributes });
  const state = await read([
    sequence('GraphicAnnotationSequence', [
      [
        about('1.2.3'),
        sequence('TextObjectSequence', [
          elementsOf({
            AnchorPointAnnotationUnits: 'PIXEL',
            UnformattedTextValue: 'Region 1',
            AnchorPoint: [4, 5],
          }),
        ]),
        sequence('GraphicObjectSequence', [
          graphic({ GraphicType: 'POLYLINE', GraphicData: [1, 2, 3, 4, 1, 2] }),
          graphic({ GraphicType: 'CIRCLE', GraphicData: [5, 5, 7, 5] }),
        ]),
      ].toSorted((a, b) => a.tag - b.tag),
    ]),
  ]);
  expect(state?.texts).toEqual([{ at: { x: 4, y: 5 }, text: 'Region 1' }]);
  expect(state?.graphics.map(({ kind, points }) => [kind, points.length])).toEqual([
    ['line', 3],
    ['circle', 2],
  ]);
  expect(state?.isComplete).toBe(true);
});

test('what is about another film is not applied to this one', async () => {
  const turned = elementsOf({ ImageRotation: 90, ImageHorizontalFlip: 'Y' });
  expect(await read([voi('9.9.9'), ...turned])).toBeUndefined();
  const ofBoth = await read([
    sequence('ReferencedSeriesSequence', [[about('1.2.3')], [about('9.9.9')]]),
    voi('9.9.9'),
    ...turned,
  ]);
  expect(ofBoth).toMatchObject({ quarters: 1, flipped: true });
  expect(ofBoth?.window).toBeUndefined();
  expect(await read([voi('1.2.3')], '1.2.840.10008.5.1.4.1.1.7')).toBeUndefined();
});

test('what can not be shown is left out, and said to be', async () => {
  for (const [why, elements] of [
    ['other units', [voi('1.2.3'), ...elementsOf({ RescaleSlope: '2', RescaleIntercept: '0' })]],
    ['a shutter', [voi('1.2.3'), ...elementsOf({ ShutterShape: 'RECTANGULAR' })]],
    ['an odd angle', [...elementsOf({ ImageRotation: 45 })]],
    ['a window of nothing', [voi('1.2.3', { WindowWidth: '0' })]],
  ] as const) {
    expect((await read(elements))?.isComplete, why).toBe(false);
  }
  const units = await read([
    voi('1.2.3'),
    ...elementsOf({ RescaleSlope: '2', RescaleIntercept: '0' }),
  ]);
  expect(units?.window).toBeUndefined();
});
