/** The little of dcmjs that is measured against; it brings no types of its own. */
declare module 'dcmjs' {
  interface DicomDict {
    readonly dict: Record<string, unknown>;
    write(): ArrayBuffer;
  }
  export const data: {
    readonly DicomMessage: { readFile(buffer: ArrayBuffer): DicomDict };
  };
  export const anonymizer: { cleanTags(dict: Record<string, unknown>): void };
}
