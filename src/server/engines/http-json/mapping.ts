/** How an HTTP interface is asked and read: the defaults are our own, anything else is a vendor's. */
import { z } from 'zod';
import type { NoScoreReason } from '../engine.ts';
import { isPointer } from './json-pointer.ts';
import { type MappingProblem, problemsOf, refusedAs, syntaxProblem } from './mapping-problems.ts';
import { imageVariables, Template } from './template.ts';

const Pointer = z.string().max(500).refine(isPointer, refusedAs('bad-pointer'));
/** A pointer when it begins with a slash, else the very text. */
const PointerOrText = z.string().max(500);

const Path = (template: z.ZodType<string>) =>
  template.pipe(z.string().refine((text) => /^($|[/?])/.test(text), refusedAs('bad-path')));
/** RFC 9110 5.1; what decides how the message is framed, and where it goes, is not for a mapping. */
const HeaderName = z
  .string()
  .refine(
    (name) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name) &&
      !['host', 'content-length', 'transfer-encoding', 'connection'].includes(name.toLowerCase()),
    refusedAs('bad-header'),
  );
const Headers = (template: z.ZodType<string>) =>
  z.record(HeaderName, template.pipe(z.string().regex(/^[\x20-\x7e]*$/)));

const ofImage = Template([...imageVariables, 'token']);
const ofImageWithoutToken = Template(imageVariables);
const ofJob = Template(['jobId', 'imageId', 'idempotencyKey', 'token']);
const pathOfJob = Path(Template(['jobId', 'imageId', 'idempotencyKey']));

const authorization = { authorization: 'Bearer {token}' };

const reasons = ['not-a-pa-chest-film', 'not-supported', 'processing-failed'] as const;
const NoScore: z.ZodType<NoScoreReason> = z.enum(reasons);

const Submit = z.strictObject({
  method: z.enum(['POST', 'PUT']).default('POST'),
  path: Path(ofImageWithoutToken).default('/jobs'),
  headers: Headers(ofImage).default({
    ...authorization,
    'idempotency-key': '{idempotencyKey}',
    'plainfilm-image': '{metadata}',
    'plainfilm-callback': '{callbackUrl}',
  }),
  /** `raw`: the file is the body; `multipart`: a form with it; `json`: base64 in a JSON document. */
  body: z.enum(['raw', 'multipart', 'json']).default('raw'),
  /** Of the form: the file's name in it, and what stands beside it. */
  fileField: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .default('image'),
  fields: z.record(z.string().regex(/^[\w.-]{1,100}$/), ofImageWithoutToken).default({}),
  /** The document; exactly one text in it is `{image}`. */
  json: z.json().default({ image: '{image}' }),
});

const Read = z.strictObject({
  jobId: Pointer.default('/id'),
  /** Null: the answer is there when its score or its reason is. */
  status: Pointer.nullable().default('/status'),
  pending: z.array(z.string()).default(['pending']),
  done: z.array(z.string()).default(['done']),
  failed: z.array(z.string()).default(['failed']),
  score: Pointer.default('/score'),
  /** Highest score; the lowest is 0. */
  highestScore: z.literal([100, 1]).default(100),
  /** `text`: a number in quotation marks. */
  scoreAs: z.enum(['number', 'text']).default('number'),
  noScore: Pointer.default('/noScore'),
  /** What means which reason, in the place of the score or in that of the reason. */
  noScoreCodes: z.record(z.string(), NoScore).default({
    '-1': 'not-a-pa-chest-film',
    '-2': 'not-supported',
    '-3': 'processing-failed',
    'not-a-pa-chest-film': 'not-a-pa-chest-film',
    'not-supported': 'not-supported',
    'processing-failed': 'processing-failed',
  }),
  engineName: PointerOrText.default('/engine/name'),
  engineVersion: PointerOrText.default('/engine/version'),
  heatmapBase64: Pointer.nullable().default('/heatmap/base64'),
  heatmapUrl: Pointer.nullable().default('/heatmap/url'),
});

export const Mapping = z
  .strictObject({
    submit: Submit.prefault({}),
    /** Null: the answer comes by callback, or at once. */
    poll: z
      .strictObject({
        path: pathOfJob.default('/jobs/{jobId}'),
        headers: Headers(ofJob).default(authorization),
      })
      .nullable()
      .prefault({}),
    /** Where the result lies when it isn't in the answer that says "done". */
    result: z
      .strictObject({ path: pathOfJob, headers: Headers(ofJob).default(authorization) })
      .nullable()
      .default(null),
    heatmap: z.strictObject({ headers: Headers(ofJob).default(authorization) }).prefault({}),
    /** What the test button asks. */
    test: z
      .strictObject({
        path: Path(Template([])).default('/health'),
        headers: Headers(Template(['token'])).default(authorization),
      })
      .prefault({}),
    callback: z
      .strictObject({
        timestampHeader: HeaderName.default('plainfilm-timestamp'),
        signatureHeader: HeaderName.default('plainfilm-signature'),
        /** Stands before the signature. */
        prefix: z.string().max(20).default('v1='),
        encoding: z.enum(['hex', 'base64']).default('hex'),
      })
      .prefault({}),
    read: Read.prefault({}),
  })
  .refine(({ submit: { body, json } }) => body !== 'json' || imagesIn(json) === 1, {
    path: ['submit', 'json'],
    ...refusedAs('image-once'),
  });
export type Mapping = z.infer<typeof Mapping>;

/** Not a number when a text in it is no template. */
function imagesIn(json: unknown): number {
  if (json === '{image}') return 1;
  if (typeof json === 'string' && !ofImageWithoutToken.safeParse(json).success) return Number.NaN;
  if (typeof json !== 'object' || json === null) return 0;
  return Object.values(json).reduce((sum: number, value) => sum + imagesIn(value), 0);
}

/** Empty text is our own interface. Each problem is an issue of its own, told with its place in the text. */
export const MappingText = z
  .string()
  .trim()
  .max(50_000)
  .superRefine((text, context) => {
    const parsed = parseMapping(text);
    if ('mapping' in parsed) return;
    for (const { code, ...about } of parsed.problems) {
      context.addIssue({ code: 'custom', params: { problem: code, ...about } });
    }
  });

export function parseMapping(
  text: string,
): { readonly mapping: Mapping } | { readonly problems: readonly MappingProblem[] } {
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    return { problems: [syntaxProblem(text)] };
  }
  const parsed = Mapping.safeParse(json);
  if (parsed.success) return { mapping: parsed.data };
  return { problems: problemsOf(text, parsed.error.issues) };
}
