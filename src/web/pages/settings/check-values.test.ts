import { describe, expect, it } from 'vitest';
import type { CheckSettings } from '../../../contract/projects.ts';
import {
  type CheckDescription,
  checkRows,
  checkSettingsOf,
  invalidThresholds,
} from './check-values.ts';

const descriptions: CheckDescription[] = [
  { id: 'view', defaultLevel: 'error', thresholds: {} },
  {
    id: 'matrix',
    defaultLevel: 'error',
    thresholds: {
      minShortSide: { value: 512, unit: 'pixels' },
      goodShortSide: { value: 1024, unit: 'pixels' },
    },
  },
  { id: 'device', defaultLevel: 'off', thresholds: { devices: { value: [], unit: 'devices' } } },
];
const roundTrip = (settings: CheckSettings) =>
  checkSettingsOf(descriptions, checkRows(descriptions, settings), settings);

describe('check settings as a form', () => {
  it('store nothing while everything is as the defaults have it', () => {
    expect(roundTrip({})).toEqual({});
    expect(roundTrip({ view: { level: 'error' }, matrix: { thresholds: {} } })).toEqual({});
  });

  it('keep what differs, and nothing else', () => {
    const settings: CheckSettings = {
      view: { level: 'off' },
      matrix: { thresholds: { minShortSide: 800 } },
      device: { level: 'warning', thresholds: { devices: ['Delft / Light', 'Fuji'] } },
    };
    expect(roundTrip(settings)).toEqual(settings);
  });

  it('keep settings of checks that the portal does not describe', () => {
    expect(roundTrip({ 'frontal-chest': { level: 'off' } })).toEqual({
      'frontal-chest': { level: 'off' },
    });
  });

  it('find values that are no numbers', () => {
    const rows = checkRows(descriptions, {});
    const bad = {
      ...rows,
      matrix: { level: 'error' as const, thresholds: { minShortSide: 'x', goodShortSide: '-1' } },
    };
    expect([...invalidThresholds(descriptions, bad)]).toEqual([
      'matrix minShortSide',
      'matrix goodShortSide',
    ]);
    expect(invalidThresholds(descriptions, rows).size).toBe(0);
  });
});
