/** The codecs' WebAssembly files. OpenJPH's one file decodes and encodes; the others' encoders are apart, and larger. */
export type CodecName =
  | 'charls'
  | 'charls-encoder'
  | 'libjpeg-turbo'
  | 'openjpeg'
  | 'openjpeg-encoder'
  | 'openjph';
