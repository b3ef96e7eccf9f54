/** An engine's keys stay in the portal, and stay what they are until somebody gives another. */
import { describe, expect, it } from 'vitest';
import { createDicomNode } from '../engines/dicom-node/dicom-node.ts';
import type { Engine } from '../engines/engine.ts';
import { withKeptSecrets, withoutSecrets } from './engine-secrets.ts';

const engines = [
  createDicomNode({
    inbox: { withReceived: async (_, use) => await use([]) },
    transcode: async () => undefined,
  }) as Engine,
];
const stored = { engine_id: 'dicom-node', settings: { host: 'box', tlsKey: 'the key' } };
const give = (engineId: string, settings: Record<string, unknown>) =>
  withKeptSecrets(engines, stored, { engineId, settings }).settings;

describe('secrets of engines', () => {
  it('are not shown; nothing is, of an engine that is not known', () => {
    const shown = withoutSecrets(engines, 'dicom-node', stored.settings);
    expect(shown).toEqual({ host: 'box' });
    expect(withoutSecrets(engines, 'gone', stored.settings)).toEqual({});
  });

  it('stay when they are not given, change when they are, and go when they are empty', () => {
    expect(give('dicom-node', { host: 'other' })).toEqual({ host: 'other', tlsKey: 'the key' });
    expect(give('dicom-node', { tlsKey: 'new' })).toEqual({ tlsKey: 'new' });
    expect(give('dicom-node', { tlsKey: '' })).toEqual({ tlsKey: '' });
  });

  it('are not handed to another engine', () => {
    expect(give('other', {})).toEqual({});
  });
});
