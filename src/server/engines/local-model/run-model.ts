/** One film through one model. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { bufferSource } from '../../../core/bytes.ts';
import { DicomError } from '../../../core/dicom/dicom-error.ts';
import { decodeImage } from '../../../core/pixels/decode-image.ts';
import type { Frame } from '../../../core/pixels/frame.ts';
import { PixelError } from '../../../core/pixels/pixel-error.ts';
import { greyFilm } from './grey-film.ts';
import type { Manifest } from './manifest.ts';
import type { ModelOutcome, ModelRequest } from './model-messages.ts';
import { ModelFailure, type ModelSessions, type Runtime } from './model-sessions.ts';
import { type Placement, placementOf, prepareInput } from './prepare-input.ts';
import { type OutputTensor, readHeatmap, readScore } from './read-output.ts';

export async function runModel(
  runtime: Runtime,
  sessions: ModelSessions,
  request: ModelRequest,
): Promise<ModelOutcome> {
  try {
    const session = await sessions.open(request);
    const frame = await decodeImage(bufferSource(request.bytes), request.kind);
    return await judge(runtime, session, request.manifest, frame);
  } catch (error) {
    if (error instanceof ModelFailure) return { problem: error.problem };
    if (error instanceof PixelError && isUnsupported(error)) return { reason: 'not-supported' };
    if (error instanceof PixelError || error instanceof DicomError) {
      return { problem: 'engine/image-unreadable' };
    }
    throw error;
  }
}

/** Nothing is wrong with the file: it is of a kind that nobody reads. */
function isUnsupported({ code }: PixelError): boolean {
  return ['unsupported-transfer-syntax', 'unsupported-pixels', 'too-large'].includes(code);
}

async function judge(
  { Tensor }: Runtime,
  session: InferenceSession,
  manifest: Manifest,
  frame: Frame,
): Promise<ModelOutcome> {
  const { input, output, heatmap } = manifest;
  const film = greyFilm(frame, input.window);
  const placement = placementOf(film, input);
  const { width, height, channels, layout } = input;
  const dims = layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels];
  const tensor = new Tensor('float32', prepareInput(film, input, placement), dims);
  const inputName = onlyName(session.inputNames, input.name);
  const outputName = output.name ?? session.outputNames[0] ?? '';
  const wanted = [outputName, ...(heatmap === undefined ? [] : [heatmap.name])];
  if (!wanted.every((name) => session.outputNames.includes(name))) {
    throw new ModelFailure('engine/model-does-not-fit');
  }
  const given = await run(session, { [inputName]: tensor }, wanted);
  const score = readScore(numbersOf(given[outputName]), output);
  if (score === undefined) throw new ModelFailure('engine/score-unclear');
  if (heatmap === undefined) return { score };
  return {
    score,
    heatmapPng: heatmapOf(numbersOf(given[heatmap.name]), manifest, placement, frame),
  };
}

/** A model with further inputs wants to be told what we don't know. */
function onlyName(names: readonly string[], wanted: string | undefined): string {
  const [name] = names;
  if (name === undefined || names.length > 1 || (wanted ?? name) !== name) {
    throw new ModelFailure('engine/model-does-not-fit');
  }
  return name;
}

async function run(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  wanted: readonly string[],
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds, wanted);
  } catch (error) {
    // Sizes or types that aren't the model's own.
    throw new ModelFailure('engine/model-does-not-fit', error);
  }
}

function numbersOf(tensor: Tensor | undefined): OutputTensor {
  const data = tensor?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array) || tensor === undefined) {
    throw new ModelFailure('engine/model-does-not-fit');
  }
  return { dims: tensor.dims, data };
}

function heatmapOf(
  tensor: OutputTensor,
  { heatmap, input }: Manifest,
  placement: Placement,
  frame: Frame,
): Uint8Array<ArrayBuffer> {
  const png = heatmap && readHeatmap(tensor, heatmap, input, placement, frame);
  if (png === undefined) throw new ModelFailure('engine/model-does-not-fit');
  return png;
}
