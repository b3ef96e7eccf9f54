/** A model on this computer: an ONNX file with its manifest, in the folder of models. Docs: docs/guide/local-models.md. */
import { z } from 'zod';
import type { Engine, EngineResult } from '../engine.ts';
import { EngineError } from '../engine.ts';
import { drawnFilm } from './drawn-film.ts';
import type { Manifest } from './manifest.ts';
import type { ModelOutcome } from './model-messages.ts';
import { createModelRunner, type ModelRunner } from './model-runner.ts';
import { findModel, type ListedModel, listModels, modelName } from './models-folder.ts';

export interface LocalModelDeps {
  /** Each model has a folder in it. */
  readonly modelsDir: string;
  readonly modelRunner?: ModelRunner;
}

export interface LocalModelSettings {
  readonly model: string;
  readonly timeoutS: number;
}

export function createLocalModel({
  modelsDir,
  modelRunner = createModelRunner(),
}: LocalModelDeps): Engine<LocalModelSettings> {
  return {
    id: 'local-model',
    name: 'Model on this computer',
    version: '1',
    simulated: false,
    // Made anew whenever it is asked for: models may be put there while the portal runs.
    get settings() {
      return settingsFor(listModels(modelsDir));
    },

    async submit(image, settings, signal) {
      const model = findModel(modelsDir, settings.model);
      // A copy that may be given away, whatever the store hands out.
      const bytes = Uint8Array.from(await image.bytes.read(0, image.bytes.sizeBytes));
      const request = { ...model, kind: image.facts.kind, bytes };
      const outcome = await modelRunner.run(request, settings.timeoutS * 1000, signal);
      return { status: 'done', result: resultOf(outcome, model.manifest) };
    },

    /** Nothing ever waits; what an older version may have left waiting is done now. */
    async collect(_ticket, image, settings, signal) {
      return await this.submit(image, settings, signal);
    },

    async test(settings, signal) {
      const model = findModel(modelsDir, settings.model);
      const request = { ...model, kind: 'png' as const, bytes: drawnFilm() };
      const outcome = await modelRunner.run(request, settings.timeoutS * 1000, signal);
      resultOf(outcome, model.manifest);
    },
  };
}

function settingsFor(models: readonly ListedModel[]): z.ZodType<LocalModelSettings> {
  return z.object({
    model: z
      .string()
      .trim()
      .refine((name) => name === '' || modelName.test(name))
      .default('')
      .meta({ title: 'Model', oneOf: [{ const: '', title: '–' }, ...models.map(choiceOf)] })
      .describe('Each folder in the folder of models, with a manifest.json and an ONNX file'),
    timeoutS: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(120)
      .meta({ title: 'Longest time for a film, seconds' }),
  });
}

/** As the page shows it. What a manifest leaves out, nobody may use unseen. */
function choiceOf(model: ListedModel): { const: string; title: string; description: string } {
  if ('problem' in model) {
    const description = `It can’t be used: ${model.problem}`;
    return { const: model.folder, title: model.folder, description };
  }
  const { name, version, licence, intendedUse } = model.manifest;
  return {
    const: model.folder,
    title: `${name} ${version}`,
    description: `Intended use: ${intendedUse} Licence: ${licence}`,
  };
}

function resultOf(outcome: ModelOutcome, { name, version }: Manifest): EngineResult {
  if ('problem' in outcome) throw new EngineError(outcome.problem, false);
  const by = { engineName: name, engineVersion: version, simulated: false };
  if ('reason' in outcome) return { ...by, kind: 'no-score', reason: outcome.reason };
  const { score, heatmapPng } = outcome;
  return { ...by, kind: 'score', score, ...(heatmapPng && { heatmapPng }) };
}
