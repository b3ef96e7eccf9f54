/** The registry of CAD engines: one line each. */
import { createDicomNode, type DicomNodeDeps } from './dicom-node/dicom-node.ts';
import type { Engine } from './engine.ts';
import { createHttpJson, type HttpJsonDeps } from './http-json/http-json.ts';
import { createLocalModel, type LocalModelDeps } from './local-model/local-model.ts';
import { simulator } from './simulator.ts';

/** What the engines need of the portal; each takes its part of it. */
export type EngineNeeds = DicomNodeDeps & HttpJsonDeps & LocalModelDeps;

export function createEngines(needs: EngineNeeds): readonly Engine[] {
  return [
    simulator,
    asEngine(createDicomNode(needs)),
    asEngine(createHttpJson(needs)),
    asEngine(createLocalModel(needs)),
  ];
}

/** Settings are parsed by the engine's own schema before they are given to it. */
function asEngine<Settings>(engine: Engine<Settings>): Engine {
  return engine as Engine;
}
