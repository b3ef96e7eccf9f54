/** A process of its own: receives a body, takes its SHA-256, writes and syncs it and its folder, and answers. */
import crypto from 'node:crypto';
import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

const [dir = '', port = ''] = process.argv.slice(2);

async function take(request: http.IncomingMessage): Promise<void> {
  const sha256 = crypto.createHash('sha256');
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) {
    sha256.update(piece);
    pieces.push(piece);
  }
  const folder = path.join(dir, crypto.randomUUID());
  await fs.mkdir(folder);
  const file = await fs.open(path.join(folder, sha256.digest('hex')), 'wx');
  await file.writev(pieces);
  await file.sync();
  await file.close();
  const held = await fs.open(folder);
  await held.sync();
  await held.close();
}

http
  .createServer(async (request, response) => {
    if (request.method === 'PUT') await take(request);
    response.end();
  })
  .listen(Number(port), '127.0.0.1');
