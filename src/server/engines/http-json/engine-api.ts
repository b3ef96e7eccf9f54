/** An engine's HTTP interface as its settings and its mapping describe it. */
import type { EngineImage, Ticket } from '../engine.ts';
import { EngineError } from '../engine.ts';
import { type Endpoint, exchange, type Request } from './exchange.ts';
import type { FilmWriter } from './film-to-send.ts';
import { jobVariablesOf, variablesOf } from './image-variables.ts';
import { type Mapping, parseMapping } from './mapping.ts';
import { type Heatmap, parseJson } from './read-answer.ts';
import { submissionBody } from './request-body.ts';
import type { HttpJsonSettings } from './settings.ts';
import { assertSuccess } from './status-error.ts';
import { fill, type Variables } from './template.ts';

/** With a heatmap in it; a score alone takes a hundred. */
const mostJsonBytes = 16 * 1024 * 1024;
const mostHeatmapBytes = 16 * 1024 * 1024;

export interface EngineApi {
  readonly mapping: Mapping;
  /** The answer's JSON; undefined when it has none. */
  submit(image: EngineImage, callbackUrl: string | undefined): Promise<unknown>;
  ask(about: { readonly path: string; readonly headers: Headers }, job: Job): Promise<unknown>;
  /** Undefined when there is none to be had. */
  heatmap(heatmap: Heatmap, job: Job): Promise<Uint8Array<ArrayBuffer> | undefined>;
  test(): Promise<void>;
}

export interface Job {
  readonly image: EngineImage;
  readonly ticket: Ticket;
}

type Headers = Readonly<Record<string, string>>;

/** Throws `engine/settings-incomplete`; everything else rejects with `EngineError`, or as the signal says. */
export function engineApi(
  settings: HttpJsonSettings,
  writeFilm: FilmWriter,
  signal: AbortSignal,
): EngineApi {
  const parsed = parseMapping(settings.mapping);
  if (settings.url === '' || 'problems' in parsed) {
    throw new EngineError('engine/settings-incomplete', false);
  }
  const { mapping } = parsed;
  const base = settings.url.replace(/\/+$/, '');
  const endpoint = endpointOf(settings);
  const urlOf = (path: string, variables: Variables) =>
    new URL(base + fill(path, variables, encodeURIComponent));
  const headersOf = (headers: Headers, variables: Variables) =>
    filledHeaders(headers, { ...variables, token: settings.token });
  const send = async (request: Request) => {
    const answer = await exchange(request, endpoint, signal);
    assertSuccess(answer);
    return answer.body;
  };
  const get = (url: URL, headers: Headers, mostBytes: number) =>
    send({ method: 'GET', url, headers, mostBytes });

  return {
    mapping,
    async submit(image, callbackUrl) {
      const film = await writeFilm(image, settings.films);
      const variables = variablesOf(image, film, callbackUrl);
      const { method, path, headers } = mapping.submit;
      const body = await send({
        method,
        url: urlOf(path, variables),
        headers: headersOf(headers, variables),
        body: submissionBody(mapping.submit, film.bytes, variables),
        mostBytes: mostJsonBytes,
      });
      return body.length === 0 ? undefined : parseJson(body);
    },
    async ask({ path, headers }, job) {
      const variables = variablesOfJob(job);
      const url = urlOf(path, variables);
      return parseJson(await get(url, headersOf(headers, variables), mostJsonBytes));
    },
    async heatmap(heatmap, job) {
      if ('base64' in heatmap) return decodeBase64(heatmap.base64);
      const url = URL.parse(heatmap.url, `${base}/`);
      // The token is for the engine's own host.
      if (url === null || url.origin !== new URL(base).origin) return undefined;
      const headers = headersOf(mapping.heatmap.headers, variablesOfJob(job));
      return await get(url, headers, mostHeatmapBytes);
    },
    async test() {
      const { path, headers } = mapping.test;
      await get(urlOf(path, {}), headersOf(headers, {}), mostJsonBytes);
    },
  };
}

function endpointOf({ timeoutS, tlsCa, tlsCertificate, tlsKey }: HttpJsonSettings): Endpoint {
  return {
    timeoutMs: timeoutS * 1000,
    ...(tlsCa === '' ? {} : { ca: tlsCa }),
    ...(tlsCertificate === '' ? {} : { certificate: tlsCertificate }),
    ...(tlsKey === '' ? {} : { key: tlsKey }),
  };
}

function variablesOfJob({ image, ticket: { jobId } }: Job): Variables {
  return {
    ...jobVariablesOf(image),
    ...(jobId === undefined ? {} : { jobId: String(jobId) }),
  };
}

/** A header that would say nothing is left out. */
function filledHeaders(headers: Headers, variables: Variables): Headers {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, template]) => !saysNothing(template, variables))
      .map(([name, template]) => [name, fill(template, variables, printable)]),
  );
}

function saysNothing(template: string, variables: Variables): boolean {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return names.some((name) => !variables[name as keyof Variables]);
}

/** Header values are ASCII (RFC 9110 5.5). */
function printable(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

/** Undefined for what isn't base64: Node would read something out of anything. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.replace(/^data:image\/png;base64,/, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}
