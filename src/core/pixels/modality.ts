/** The modality transform: stored values to values with a meaning (PS3.3 C.11.1). */
import type { Frame } from './frame.ts';
import type { LookUpTable } from './presentation.ts';

export function toModality(frame: Frame, stored: number): number {
  const { modalityLut, rescaleSlope, rescaleIntercept } = frame.presentation;
  return modalityLut === undefined
    ? stored * rescaleSlope + rescaleIntercept
    : lookUp(modalityLut, stored);
}

export function lookUp(table: LookUpTable, value: number): number {
  const last = table.entries.length - 1;
  const index = Math.min(last, Math.max(0, Math.round(value) - table.firstMapped));
  return table.entries[index]!;
}
