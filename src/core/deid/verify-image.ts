/** Checks that a PNG or JPEG carries nothing but its picture. */
import type { ByteSource } from '../bytes.ts';
import { partsToProtect } from '../images/protect-image.ts';

export interface ImageVerification {
  /** Names of parts that may hold identity: `tEXt`, `APP1`, `COM`, `trailing`. None after `protectImage`. */
  readonly violations: readonly string[];
}

/** Throws `ImageError` for a file that isn't a whole PNG or JPEG. */
export async function verifyImage(source: ByteSource): Promise<ImageVerification> {
  const parts = await partsToProtect(source);
  return { violations: [...new Set(parts.map((part) => part.name))] };
}
