/** Lets a part of the page fill the screen, or at least the window where the browser gives no more. */
import { useCallback, useEffect, useState } from 'react';

/** Escape ends it, unless something lies over it, which goes first. */
export function useFullScreen(isCovered: boolean): readonly [boolean, () => void] {
  const [isFull, setFull] = useState(false);
  const leave = useCallback(() => {
    setFull(false);
    if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => {});
  }, []);
  const toggle = () => {
    if (isFull) {
      leave();
      return;
    }
    setFull(true);
    // The whole page: menus and dialogs hang beside the viewer, and would not be seen otherwise.
    void document.documentElement.requestFullscreen?.().catch(() => {});
  };
  useEffect(() => {
    if (!isFull) return;
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener(
      'fullscreenchange',
      () => {
        if (document.fullscreenElement === null) setFull(false);
      },
      { signal },
    );
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && !isCovered) leave();
      },
      // On its way down: on its way up what lay over it is gone already.
      { signal, capture: true },
    );
    const { overflow } = document.documentElement.style;
    document.documentElement.style.overflow = 'hidden';
    return () => {
      stop.abort();
      document.documentElement.style.overflow = overflow;
    };
  }, [isFull, isCovered, leave]);
  // Whoever goes to another page sees that page, not the browser's full screen.
  useEffect(
    () => () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => {});
    },
    [],
  );
  return [isFull, toggle];
}
