/**
 * What makes and changes a project. Apart from the answers, because pages need those everywhere, and the engine that
 * compiles a pattern in few places.
 */
import { z } from 'zod';
import { compilePatientIdPattern } from '../core/pipeline/patient-id-pattern.ts';
import { Pseudonymisation, ThingName } from './projects.ts';

const patientIdPattern = z
  .string()
  .max(200)
  .refine((pattern) => compilePatientIdPattern(pattern) !== undefined, 'pattern-invalid');

export const NewProject = z.object({
  name: ThingName,
  pseudonymisation: Pseudonymisation.default('optional'),
  patientIdPattern: patientIdPattern.default(''),
  /** The first archive. */
  archiveName: ThingName,
});
export const ProjectChange = z.object({
  name: ThingName.optional(),
  pseudonymisation: Pseudonymisation.optional(),
  patientIdPattern: patientIdPattern.optional(),
  compaction: z.boolean().optional(),
});
