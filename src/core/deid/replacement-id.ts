/** Which text can stand as a replacement Patient ID: an LO value (PS3.5 6.2) that reads the same everywhere. */

/**
 * 1 to 64 printable ASCII characters without a backslash. Spaces at either end are padding and would give one patient
 * two IDs.
 */
export function isReplacementId(text: string): boolean {
  return /^[!-[\]-~]([ -[\]-~]{0,62}[!-[\]-~])?$/.test(text);
}
