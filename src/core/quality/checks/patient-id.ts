/** An image without a Patient ID, or with one of the wrong form, is dropped silently further on: said here. */
import { matchesPattern } from '../../pipeline/replacement-id.ts';
import { defineCheck } from '../check.ts';

export const patientId = defineCheck({
  id: 'patient-id',
  reasons: ['missing', 'pattern'],
  defaultLevel: 'error',
  scope: 'batch',
  thresholds: {},
  run({ facts, patientId: id, patientIdPattern = '' }) {
    if (id === undefined) return [];
    if (id.trim() === '') {
      // A picture carries no Patient ID; only a project with a pattern insists that it is given one.
      return facts.kind === 'dicom' || patientIdPattern !== '' ? [{ reason: 'missing' }] : [];
    }
    return matchesPattern(id, patientIdPattern) ? [] : [{ reason: 'pattern' }];
  },
});
