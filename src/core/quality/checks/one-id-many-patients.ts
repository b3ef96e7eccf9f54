/** One replacement ID must never merge two people: their films would become one case. */
import { defineCheck } from '../check.ts';

export const oneIdManyPatients = defineCheck({
  id: 'one-id-many-patients',
  reasons: ['shared'],
  defaultLevel: 'error',
  fixed: true,
  scope: 'batch',
  thresholds: {},
  run({ batch }) {
    const patients = batch?.patientsUnderOneId ?? 1;
    return patients > 1 ? [{ reason: 'shared', params: { patients } }] : [];
  },
});
