/** Where an archive takes films of known devices alone: the maker and model must be on its list. */
import { defineCheck } from '../check.ts';

export const device = defineCheck({
  id: 'device',
  reasons: ['not-listed', 'not-named'],
  defaultLevel: 'off',
  scope: 'file',
  thresholds: {
    /** `Manufacturer`, or `Manufacturer / Model`; capitals don't matter. An empty list takes every device. */
    devices: { value: [], unit: 'devices' },
  },
  run({ facts }, { devices }) {
    if (facts.kind !== 'dicom' || devices.length === 0) return [];
    if (facts.manufacturer === undefined) return [{ reason: 'not-named', engineCode: -2 }];
    const maker = normal(facts.manufacturer);
    const model = normal(facts.manufacturerModelName ?? '');
    const listed = devices.some((entry) => {
      const slash = entry.indexOf(' / ');
      return slash < 0
        ? normal(entry) === maker
        : normal(entry.slice(0, slash)) === maker && normal(entry.slice(slash + 3)) === model;
    });
    return listed ? [] : [{ reason: 'not-listed', engineCode: -2 }];
  },
});

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toUpperCase();
}
