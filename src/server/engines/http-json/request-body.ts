/** The body of a submission, streamed from the store: its size is known before it is sent. */
import { randomUUID } from 'node:crypto';
import type { ByteSource } from '../../../core/bytes.ts';
import type { Mapping } from './mapping.ts';
import { fill, type Variables } from './template.ts';

export interface RequestBody {
  readonly contentType: string;
  readonly sizeBytes: number;
  chunks(): AsyncIterable<Uint8Array>;
}

/** A multiple of three, so that base64 of the pieces is base64 of the whole. */
const chunkBytes = 192 * 1024;

export function submissionBody(
  submit: Mapping['submit'],
  file: ByteSource,
  variables: Variables,
): RequestBody {
  switch (submit.body) {
    case 'raw':
      return around(variables.contentType ?? '', '', file, '');
    case 'multipart':
      return formBody(submit, file, variables);
    case 'json':
      return jsonBody(submit.json, file, variables);
  }
}

/** RFC 7578. Values are filled in; none of them ends a line or a quotation. */
function formBody(
  { fields, fileField }: Mapping['submit'],
  file: ByteSource,
  variables: Variables,
): RequestBody {
  const boundary = `plainfilm-${randomUUID()}`;
  const part = (disposition: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n`;
  const others = Object.entries(fields).map(
    ([name, template]) => `${part(`name="${name}"`)}${fill(template, variables)}\r\n`,
  );
  const head = part(
    `name="${fileField}"; filename="${variables.fileName}"`,
    `Content-Type: ${variables.contentType}\r\n`,
  );
  return around(
    `multipart/form-data; boundary=${boundary}`,
    others.join('') + head,
    file,
    `\r\n--${boundary}--\r\n`,
  );
}

function jsonBody(json: unknown, file: ByteSource, variables: Variables): RequestBody {
  const marker = randomUUID();
  const filled = JSON.stringify(json, (_, value: unknown) =>
    typeof value === 'string' ? fill(value, { ...variables, image: marker }) : value,
  );
  const [before = '', after = ''] = filled.split(marker);
  const [head, tail] = [Buffer.from(before), Buffer.from(after)];
  return {
    contentType: 'application/json',
    sizeBytes: head.length + 4 * Math.ceil(file.sizeBytes / 3) + tail.length,
    async *chunks() {
      yield head;
      for await (const chunk of pieces(file)) yield Buffer.from(base64(chunk), 'latin1');
      yield tail;
    },
  };
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function around(contentType: string, before: string, file: ByteSource, after: string): RequestBody {
  const [head, tail] = [Buffer.from(before), Buffer.from(after)];
  return {
    contentType,
    sizeBytes: head.length + file.sizeBytes + tail.length,
    async *chunks() {
      if (head.length > 0) yield head;
      yield* pieces(file);
      if (tail.length > 0) yield tail;
    },
  };
}

async function* pieces(file: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < file.sizeBytes; at += chunkBytes) {
    yield await file.read(at, Math.min(file.sizeBytes, at + chunkBytes));
  }
}
