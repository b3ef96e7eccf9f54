/** Runs every check on a sample: those of its header, and those of its picture where it is a file. */
import { bufferSource } from '../../src/core/bytes.ts';
import type { ImageFacts } from '../../src/core/pipeline/facts.ts';
import { lookAtPixels } from '../../src/core/pipeline/look-at-pixels.ts';
import { readImage } from '../../src/core/pipeline/read-image.ts';
import type { Finding } from '../../src/core/quality/finding.ts';
import { inspect } from '../../src/core/quality/inspect.ts';
import { resolveChecks } from '../../src/core/quality/settings.ts';
import { type FindingSample, soundFacts } from './finding-samples.ts';

export async function findingsIn(sample: FindingSample): Promise<readonly Finding[]> {
  const checks = resolveChecks(sample.settings);
  if (sample.file === undefined) {
    const facts = Object.fromEntries(
      Object.entries({ ...soundFacts, ...sample.facts }).filter(([, value]) => value !== undefined),
    );
    return inspect({ facts: facts as unknown as ImageFacts, ...sample.about }, checks);
  }
  const result = await readImage(bufferSource(sample.file()));
  if (!result.readable) throw new TypeError('the sample can not be read');
  const { image } = result;
  const { facts, dicom } = image;
  const looked = await lookAtPixels(image, { checks });
  return [
    ...inspect(dicom === undefined ? { facts } : { facts, dicom }, checks),
    ...looked.findings,
  ];
}
