/** The registry of quality checks, in the order in which findings are shown. */
import { age } from './age.ts';
import { bits } from './bits.ts';
import { bodyPart } from './body-part.ts';
import { burnedIn } from './burned-in.ts';
import { device } from './device.ts';
import { duplicate } from './duplicate.ts';
import { exposure } from './exposure.ts';
import { frames } from './frames.ts';
import { frontalChest } from './frontal-chest.ts';
import { identity } from './identity.ts';
import { inverted } from './inverted.ts';
import { matrix } from './matrix.ts';
import { oneIdManyPatients } from './one-id-many-patients.ts';
import { patientId } from './patient-id.ts';
import { photometric } from './photometric.ts';
import { pixelData } from './pixel-data.ts';
import { size } from './size.ts';
import { sopClass } from './sop-class.ts';
import { transferSyntax } from './transfer-syntax.ts';
import { view } from './view.ts';

export const checks = [
  sopClass,
  identity,
  size,
  frames,
  pixelData,
  transferSyntax,
  photometric,
  bits,
  matrix,
  bodyPart,
  view,
  age,
  device,
  patientId,
  oneIdManyPatients,
  duplicate,
  exposure,
  inverted,
  frontalChest,
  burnedIn,
] as const;
