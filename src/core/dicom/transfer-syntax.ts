/** Transfer syntaxes (PS3.5 section 8 and annex A, PS3.6 table A-1) and what each means for reading bytes. */

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly deflated: boolean;
  readonly encapsulated: boolean;
  /** True when the encoding may have lost pixels (PS3.5 8.2); undefined when the syntax allows both. */
  readonly lossy: boolean | undefined;
  /** False for those that are no file (XML, MIME, real-time video) or whose pixels lie elsewhere (JPIP). */
  readonly readable: boolean;
}

const root = '1.2.840.10008.1.2';

function syntax(uid: string, name: string, traits: Partial<TransferSyntax>): TransferSyntax {
  return {
    uid,
    name,
    explicit: true,
    bigEndian: false,
    deflated: false,
    encapsulated: false,
    lossy: false,
    readable: true,
    ...traits,
  };
}

function encapsulated(suffix: string, name: string, lossy: boolean | undefined): TransferSyntax {
  return syntax(`${root}.${suffix}`, name, { encapsulated: true, lossy });
}

function refused(suffix: string, name: string): TransferSyntax {
  return syntax(`${root}.${suffix}`, name, { readable: false, lossy: undefined });
}

export const implicitLittleEndian = syntax(root, 'Implicit VR Little Endian', { explicit: false });
export const explicitLittleEndian = syntax(`${root}.1`, 'Explicit VR Little Endian', {});
export const explicitBigEndian = syntax(`${root}.2`, 'Explicit VR Big Endian', { bigEndian: true });
export const deflatedExplicitLittleEndian = syntax(
  `${root}.1.99`,
  'Deflated Explicit VR Little Endian',
  { deflated: true },
);

/** Every transfer syntax of PS3.6 table A-1, retired ones included, but for the private-use Papyrus. */
export const transferSyntaxes: readonly TransferSyntax[] = [
  implicitLittleEndian,
  explicitLittleEndian,
  encapsulated('1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', false),
  deflatedExplicitLittleEndian,
  explicitBigEndian,
  encapsulated('4.50', 'JPEG Baseline (Process 1)', true),
  encapsulated('4.51', 'JPEG Extended (Process 2 and 4)', true),
  encapsulated('4.52', 'JPEG Extended (Process 3 and 5)', true),
  encapsulated('4.53', 'JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)', true),
  encapsulated('4.54', 'JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)', true),
  encapsulated('4.55', 'JPEG Full Progression, Non-Hierarchical (Process 10 and 12)', true),
  encapsulated('4.56', 'JPEG Full Progression, Non-Hierarchical (Process 11 and 13)', true),
  encapsulated('4.57', 'JPEG Lossless, Non-Hierarchical (Process 14)', false),
  encapsulated('4.58', 'JPEG Lossless, Non-Hierarchical (Process 15)', false),
  encapsulated('4.59', 'JPEG Extended, Hierarchical (Process 16 and 18)', true),
  encapsulated('4.60', 'JPEG Extended, Hierarchical (Process 17 and 19)', true),
  encapsulated('4.61', 'JPEG Spectral Selection, Hierarchical (Process 20 and 22)', true),
  encapsulated('4.62', 'JPEG Spectral Selection, Hierarchical (Process 21 and 23)', true),
  encapsulated('4.63', 'JPEG Full Progression, Hierarchical (Process 24 and 26)', true),
  encapsulated('4.64', 'JPEG Full Progression, Hierarchical (Process 25 and 27)', true),
  encapsulated('4.65', 'JPEG Lossless, Hierarchical (Process 28)', false),
  encapsulated('4.66', 'JPEG Lossless, Hierarchical (Process 29)', false),
  encapsulated('4.70', 'JPEG Lossless, Non-Hierarchical, First-Order Prediction', false),
  encapsulated('4.80', 'JPEG-LS Lossless', false),
  encapsulated('4.81', 'JPEG-LS Lossy (Near-Lossless)', undefined),
  encapsulated('4.90', 'JPEG 2000 (Lossless Only)', false),
  encapsulated('4.91', 'JPEG 2000', undefined),
  encapsulated('4.92', 'JPEG 2000 Part 2 Multi-component (Lossless Only)', false),
  encapsulated('4.93', 'JPEG 2000 Part 2 Multi-component', undefined),
  refused('4.94', 'JPIP Referenced'),
  refused('4.95', 'JPIP Referenced Deflate'),
  encapsulated('4.100', 'MPEG2 Main Profile / Main Level', true),
  encapsulated('4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level', true),
  encapsulated('4.101', 'MPEG2 Main Profile / High Level', true),
  encapsulated('4.101.1', 'Fragmentable MPEG2 Main Profile / High Level', true),
  encapsulated('4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1', true),
  encapsulated('4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1', true),
  encapsulated('4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1', true),
  encapsulated(
    '4.103.1',
    'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1',
    true,
  ),
  encapsulated('4.104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video', true),
  encapsulated(
    '4.104.1',
    'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video',
    true,
  ),
  encapsulated('4.105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video', true),
  encapsulated(
    '4.105.1',
    'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video',
    true,
  ),
  encapsulated('4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', true),
  encapsulated('4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', true),
  encapsulated('4.107', 'HEVC/H.265 Main Profile / Level 5.1', true),
  encapsulated('4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1', true),
  encapsulated('4.110', 'JPEG XL Lossless', false),
  encapsulated('4.111', 'JPEG XL JPEG Recompression', true),
  encapsulated('4.112', 'JPEG XL', undefined),
  encapsulated('4.201', 'High-Throughput JPEG 2000 (Lossless Only)', false),
  encapsulated('4.202', 'High-Throughput JPEG 2000 with RPCL Options (Lossless Only)', false),
  encapsulated('4.203', 'High-Throughput JPEG 2000', undefined),
  refused('4.204', 'JPIP HTJ2K Referenced'),
  refused('4.205', 'JPIP HTJ2K Referenced Deflate'),
  encapsulated('5', 'RLE Lossless', false),
  refused('6.1', 'RFC 2557 MIME encapsulation'),
  refused('6.2', 'XML Encoding'),
  refused('7.1', 'SMPTE ST 2110-20 Uncompressed Progressive Active Video'),
  refused('7.2', 'SMPTE ST 2110-20 Uncompressed Interlaced Active Video'),
  refused('7.3', 'SMPTE ST 2110-30 PCM Digital Audio'),
  encapsulated('8.1', 'Deflated Image Frame Compression', false),
];

const byUid = new Map(transferSyntaxes.map((known) => [known.uid, known]));

/** Undefined for one that the standard doesn't have: what it means for the bytes can't be known. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return byUid.get(uid);
}
