/** What a model's manifest must say: how a film becomes its input, and what its output means. */
import { z } from 'zod';

const Name = z.string().trim().min(1).max(64);
const Words = z.string().trim().min(1).max(2000);
const Side = z.number().int().min(8).max(4096);
const Layout = z.enum(['NCHW', 'NHWC']);
/** One for each channel, or one for all. */
const PerChannel = z.array(z.number()).min(1).max(3);
/** A tensor's name within the model. */
const Tensor = z.string().min(1).max(200);

const Activation = z.enum(['none', 'sigmoid', 'softmax']);

const Input = z.strictObject({
  name: Tensor.optional(),
  width: Side,
  height: Side,
  channels: z.union([z.literal(1), z.literal(3)]).default(1),
  layout: Layout.default('NCHW'),
  /** `stretch` changes the proportions; `pad` keeps them, and fills up with black. */
  fit: z.enum(['stretch', 'pad']).default('stretch'),
  /** Bones are white, whatever the file's photometric interpretation; or black, for models that were taught so. */
  bones: z.enum(['white', 'black']).default('white'),
  /** What becomes black and white: the film's darkest and brightest but for a few percent, its own window, or its whole range. */
  window: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('percentiles'),
        low: z.number().min(0).max(50).default(0.5),
        high: z.number().min(50).max(100).default(99.5),
      }),
      z.strictObject({ kind: z.literal('file') }),
      z.strictObject({ kind: z.literal('range') }),
    ])
    .prefault({ kind: 'percentiles' }),
  /** What black and white are before mean and deviation: 0 and 1, or 0 and 255. */
  black: z.number().default(0),
  white: z.number().default(1),
  mean: PerChannel.default([0]),
  std: PerChannel.default([1]),
});

const Output = z.strictObject({
  name: Tensor.optional(),
  /** Which of its values, all in one row, is the score's. */
  index: z.number().int().min(0).max(99_999).default(0),
  activation: Activation.default('none'),
  /** What is a score of 0, and one of 100, after the activation. */
  lowest: z.number().default(0),
  highest: z.number().default(1),
});

const Heatmap = z.strictObject({
  name: Tensor,
  channel: z.number().int().min(0).max(9999).default(0),
  layout: Layout.default('NCHW'),
  activation: z.enum(['none', 'sigmoid']).default('none'),
  /** What is shown as nothing, and as the greatest heat. */
  lowest: z.number().default(0),
  highest: z.number().default(1),
});

const isRange = ({ lowest, highest }: { lowest: number; highest: number }) => lowest < highest;

export const Manifest = z.strictObject({
  name: Name,
  version: Name,
  licence: Words,
  intendedUse: Words,
  /** In the manifest's own folder. */
  file: z
    .string()
    .regex(/^[\w-][\w.-]{0,99}\.onnx$/, { message: 'must be a name such as model.onnx' })
    .default('model.onnx'),
  /** Of that file: a model that was changed is not run. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { message: 'must be 64 hexadecimal digits' })
    .optional(),
  input: Input.refine(({ black, white }) => black !== white, {
    path: ['white'],
    message: 'must differ from black',
  })
    .refine(({ std }) => std.every((value) => value > 0), {
      path: ['std'],
      message: 'must be above 0',
    })
    .refine(
      ({ mean, std, channels }) =>
        [mean, std].every(({ length }) => length === 1 || length === channels),
      {
        path: ['mean'],
        message: 'mean and std must have one value, or one for each channel',
      },
    ),
  output: Output.prefault({}).refine(isRange, {
    path: ['highest'],
    message: 'must be above lowest',
  }),
  heatmap: Heatmap.refine(isRange, {
    path: ['highest'],
    message: 'must be above lowest',
  }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** What is wrong is said so that whoever wrote the manifest can mend it. */
export function parseManifest(text: string): { manifest: Manifest } | { problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'manifest.json is not JSON' };
  }
  const parsed = Manifest.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => {
    const problem = message.endsWith('received undefined') ? 'is missing' : message;
    return path.length === 0 ? problem : `${path.join('.')}: ${problem}`;
  });
  return { problem: problems.slice(0, 5).join('; ') };
}
