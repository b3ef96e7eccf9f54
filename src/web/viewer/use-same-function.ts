/** A function that stays the same from render to render, and does what the last render gave: its user need not render again. */
import { useCallback, useEffect, useRef } from 'react';

export function useSameFunction<Args extends readonly unknown[]>(
  act: (...args: Args) => void,
): (...args: Args) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
