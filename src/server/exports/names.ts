/** What downloads are called: clean, dated, and telling nothing of a patient. */
import { cleanName } from '../../core/pipeline/clean-name.ts';

/** `Van-3_2026-11-23.csv`: `what` is an archive's name, or an id. */
export function downloadName(what: string, extension: string, now = new Date()): string {
  // With an extension of its own, so that a dot in the name isn't taken for one.
  const stem = cleanName(`${what}.x`).slice(0, -2);
  return `${stem}_${now.toISOString().slice(0, 10)}.${extension}`;
}
