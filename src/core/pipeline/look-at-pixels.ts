/** Decodes an image's picture, once for all who need it, and runs the checks that go by the picture. */
import { PixelError } from '../pixels/pixel-error.ts';
import type { Subject } from '../quality/check.ts';
import type { Finding } from '../quality/finding.ts';
import { inspectPixels, inspectUndecoded } from '../quality/inspect-pixels.ts';
import { pixelSha256 } from './pixel-sha256.ts';
import type { ReadImage } from './read-image.ts';
import type { Rules } from './rules.ts';

export interface Looked {
  readonly findings: readonly Finding[];
  /** Absent where there is nothing to compare: a picture that doesn't decode, or is blank. */
  readonly pixelSha256?: string;
}

/**
 * What is wrong with a picture is a finding. Rejects as the image's bytes do, and with `PixelError` `codec-unavailable`
 * when a decoder can't be had, which says nothing of the picture.
 */
export async function lookAtPixels(
  image: ReadImage,
  { checks }: Pick<Rules, 'checks'>,
): Promise<Looked> {
  const subject: Subject = {
    facts: image.facts,
    ...(image.dicom === undefined ? {} : { dicom: image.dicom }),
  };
  try {
    const frame = await image.frame();
    const hash = await pixelSha256(frame);
    const findings = await inspectPixels(subject, frame, checks);
    return { findings, ...(hash === undefined ? {} : { pixelSha256: hash }) };
  } catch (error) {
    if (!(error instanceof PixelError) || error.code === 'codec-unavailable') throw error;
    return { findings: inspectUndecoded(subject, error.code, checks) };
  }
}
