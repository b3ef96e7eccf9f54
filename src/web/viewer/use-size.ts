/** Measures an element to the pixel of the screen, and again whenever its size or the screen's pixels change. */
import { useEffect, useRef, useState } from 'react';
import type { Viewport } from './plane.ts';

/** `isShown` turns true when an element that comes and goes is there. */
export function useSize<T extends HTMLElement>(
  isShown = true,
): [React.RefObject<T | null>, Viewport] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Viewport>({ width: 0, height: 0, pixelRatio: 1 });
  useEffect(() => {
    const element = ref.current;
    if (element === null || !isShown) return;
    const observer = new ResizeObserver(([entry]) => {
      const now = sizeOf(element, entry);
      setSize((old) => (isSame(old, now) ? old : now));
    });
    try {
      observer.observe(element, { box: 'device-pixel-content-box' });
    } catch {
      // Safari knows no such box.
      observer.observe(element);
    }
    return () => observer.disconnect();
  }, [isShown]);
  return [ref, size];
}

function sizeOf(element: HTMLElement, entry: ResizeObserverEntry | undefined): Viewport {
  const pixelRatio = globalThis.devicePixelRatio;
  const box = entry?.devicePixelContentBoxSize?.[0];
  return {
    width: screenPixels(box?.inlineSize, element.clientWidth * pixelRatio) / pixelRatio,
    height: screenPixels(box?.blockSize, element.clientHeight * pixelRatio) / pixelRatio,
    pixelRatio,
  };
}

/**
 * CSS rounds where boxes end; only the browser knows how many pixels of the screen are left to fill. One that imitates
 * another screen tells those of its own, which are far off.
 */
function screenPixels(told: number | undefined, expected: number): number {
  return told !== undefined && Math.abs(told - expected) <= 2 ? told : Math.round(expected);
}

function isSame(one: Viewport, other: Viewport): boolean {
  return (
    one.width === other.width && one.height === other.height && one.pixelRatio === other.pixelRatio
  );
}
