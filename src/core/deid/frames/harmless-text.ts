/** Names that encoders leave in a stream's comment: they say which program wrote the pixels, and nothing of a patient. */

const version = String.raw`\d{1,2}(\.\d{1,4}){1,3}`;
const encoders = [
  `Created by ([A-Z]{2,8}/)?OpenJPEG version ${version}`,
  `Kakadu-v?${version}`,
  String.raw`OpenJPH Ver ${version}\.?`,
  `Creator: JasPer Version ${version}`,
  String.raw`LEAD Technologies Inc\. V${version}`,
  String.raw`Intel\(R\) JPEG Library, version \[${version}\]`,
  'MITRA_DICOM_STANDARD',
].map((pattern) => new RegExp(`^${pattern}$`));

/** All zeros, or an encoder's name and version to the letter. */
export function isHarmlessText(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte === 0)) return true;
  if (bytes.byteLength > 64) return false;
  const text = String.fromCharCode(...bytes).replace(/\0$/, '');
  return encoders.some((encoder) => encoder.test(text));
}
