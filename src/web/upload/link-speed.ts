/** How fast the link sends: measured while uploading, remembered as one number for the next estimate. */

const key = 'plainfilm.upload-bytes-per-second';
/** Speeds older than this tell nothing about now. */
const memoryMs = 15_000;

export interface SpeedMeter {
  /** The bytes sent in all, so far. */
  at(sentBytes: number, nowMs: number): void;
  /** Undefined until there is enough to tell. */
  bytesPerS(nowMs: number): number | undefined;
  /** Forget: a pause, or nothing moved. */
  reset(): void;
}

export function createSpeedMeter(): SpeedMeter {
  let points: { readonly ms: number; readonly bytes: number }[] = [];
  return {
    at(bytes, ms) {
      const last = points.at(-1);
      if (last && ms - last.ms < 200) return;
      points.push({ ms, bytes });
      while ((points[0]?.ms ?? ms) < ms - memoryMs) points.shift();
    },
    bytesPerS(nowMs) {
      const first = points[0];
      const last = points.at(-1);
      if (!first || !last || nowMs - first.ms < 1000 || last.bytes <= first.bytes) return undefined;
      return ((last.bytes - first.bytes) / (nowMs - first.ms)) * 1000;
    },
    reset() {
      points = [];
    },
  };
}

export function rememberLinkSpeed(bytesPerS: number): void {
  try {
    localStorage.setItem(key, String(Math.round(bytesPerS)));
  } catch {
    // An estimate that can't be kept is done without.
  }
}

export function rememberedLinkSpeed(): number | undefined {
  try {
    const value = Number(localStorage.getItem(key));
    return Number.isFinite(value) && value > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
