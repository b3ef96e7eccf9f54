/** What is known of text in one film's picture: what was found there, and what the person made of it. */
import type { Box } from '../../core/pixels/box.ts';

/** A place in the picture that is blanked before the film leaves, unless the person says otherwise. */
export interface TextBox extends Box {
  readonly id: string;
  readonly origin: 'found' | 'drawn';
  /** False: the person has looked and says that it isn't text, or may stay. */
  readonly blanked: boolean;
}

export type TextLook =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'looked';
      readonly boxes: readonly TextBox[];
      /** A person has looked at the boxes, too. */
      readonly seen: boolean;
    }
  /** The picture can't be decoded, or the finder did not load. */
  | { readonly kind: 'failed' };

export function lookedAt(boxes: readonly Box[]): Extract<TextLook, { kind: 'looked' }> {
  return {
    kind: 'looked',
    seen: false,
    boxes: boxes.map(({ x, y, width, height }, index) => ({
      ...{ x, y, width, height },
      id: `found-${index + 1}`,
      origin: 'found',
      blanked: true,
    })),
  };
}

/** What is painted over; undefined while nobody has looked for text. */
export function leavingBoxes(look: TextLook | undefined): readonly Box[] | undefined {
  if (look?.kind !== 'looked') return undefined;
  return look.boxes
    .filter(({ blanked }) => blanked)
    .map(({ x, y, width, height }) => ({ x, y, width, height }));
}

/**
 * Places of text that leave with the picture, as far as is known; undefined where nobody looks for any. `paints` false:
 * what was found when it was looked for stays after all.
 */
export function keptTextCount(look: TextLook | undefined, paints: boolean): number | undefined {
  const boxes = look?.kind === 'looked' ? look.boxes : [];
  if (paints) return boxes.filter(({ blanked }) => !blanked).length;
  const found = boxes.filter(({ origin }) => origin === 'found').length;
  return found > 0 ? found : undefined;
}

export function hasText(look: TextLook | undefined): boolean {
  return look?.kind === 'looked' && look.boxes.length > 0;
}
