/** Arbitrary data sets for property tests, as the builder takes them. */
import fc from 'fast-check';
import type { BuildElement, BuildItem } from './dicom.ts';

/** How a data set is to be encoded; sequences of UN are implicit inside wherever they stand. */
export interface ArbitraryOptions {
  readonly explicit: boolean;
  /** Sequences inside sequences. */
  readonly maxDepth?: number;
}

/** Public tags that PS3.6 has, so that implicit files have the VRs too; none is PixelData. */
const leaves: readonly (readonly [number, string])[] = [
  [0x00080005, 'CS'],
  [0x00080018, 'UI'],
  [0x00080020, 'DA'],
  [0x00080050, 'SH'],
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00101010, 'AS'],
  [0x00104000, 'LT'],
  [0x00181164, 'DS'],
  [0x00200013, 'IS'],
  [0x00280009, 'AT'],
  [0x00280010, 'US'],
  [0x00280030, 'DS'],
  [0x00280106, 'US'],
  [0x0040a160, 'UT'],
  [0x00480006, 'UL'],
  [0x30040058, 'DS'],
  [0x54000110, 'OW'],
  [0x60003000, 'OW'],
];
const sequences = [0x00081110, 0x00081140, 0x0040a730, 0x00400555, 0x52009230];
/** Unknown to PS3.6: opaque in implicit files, UN in explicit ones here. */
const privates = [0x00090011, 0x00091001, 0x7fe11010];

const bytes = fc
  .uint8Array({ minLength: 0, maxLength: 24 })
  .map((value) => value.slice(value.length % 2));

function leaf([tag, vr]: readonly [number, string]): fc.Arbitrary<BuildElement> {
  return bytes.map((value) => ({ tag, vr, value }));
}

function item(options: ArbitraryOptions, depth: number): fc.Arbitrary<BuildItem> {
  return fc.record({
    elements: dataSetOfDepth(options, depth),
    undefinedLength: fc.boolean(),
  });
}

function sequenceOf(tag: number, options: ArbitraryOptions, depth: number) {
  return fc.record({
    tag: fc.constant(tag),
    vr: fc.constant('SQ'),
    items: fc.array(item(options, depth - 1), { maxLength: 3 }),
    undefinedLength: fc.boolean(),
  });
}

/** A private sequence as a writer leaves it that didn't know the VR (PS3.5 6.2.2 note 2). */
function unknownSequence(depth: number): fc.Arbitrary<BuildElement> {
  return fc.record({
    tag: fc.constant(0x00091020),
    vr: fc.constant('UN'),
    items: fc.array(item({ explicit: false }, depth - 1), { maxLength: 2 }),
    undefinedLength: fc.constant(true),
    implicitItems: fc.constant(true),
  });
}

function dataSetOfDepth(
  options: ArbitraryOptions,
  depth: number,
): fc.Arbitrary<readonly BuildElement[]> {
  const simple = [...leaves.map(leaf), ...privates.map((tag) => leaf([tag, 'UN']))];
  const nested =
    depth > 0
      ? [...sequences.map((tag) => sequenceOf(tag, options, depth)), unknownSequence(depth)]
      : [];
  return fc
    .uniqueArray(fc.oneof(...simple, ...nested), { selector: ({ tag }) => tag, maxLength: 8 })
    .map((elements) => elements.toSorted((a, b) => a.tag - b.tag));
}

/** Elements in tag order, no tag twice. */
export function arbitraryDataSet(options: ArbitraryOptions): fc.Arbitrary<readonly BuildElement[]> {
  return dataSetOfDepth(options, options.maxDepth ?? 3);
}
