/** Looks through what follows a data set: zeros up to the end of the source, or it is no padding. */
import type { ByteWindows } from './byte-windows.ts';

export type PaddingLook =
  /** Nothing but zeros. */
  | { readonly kind: 'padding' }
  /** The bytes from here on must be loaded first; all before are zeros. */
  | { readonly kind: 'unread'; readonly from: number }
  | { readonly kind: 'not-padding' };

export function lookAtPadding(windows: ByteWindows, from: number, end: number): PaddingLook {
  for (let at = from; at < end; ) {
    const window = windows.at(at, at + 1);
    if (window === undefined) return { kind: 'unread', from: at };
    const rest = window.bytes.subarray(at - window.start);
    if (rest.some((byte) => byte !== 0)) return { kind: 'not-padding' };
    at = window.end;
  }
  return { kind: 'padding' };
}
