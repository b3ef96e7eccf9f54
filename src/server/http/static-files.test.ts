/** Serving the web application. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../../test/portal.ts';

describe('the web application', () => {
  let portal: TestPortal;
  const webDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-web-'));
  beforeAll(async () => {
    fs.mkdirSync(path.join(webDir, 'assets'));
    fs.writeFileSync(path.join(webDir, 'index.html'), '<!doctype html><title>Plainfilm</title>');
    fs.writeFileSync(path.join(webDir, 'favicon.svg'), '<svg/>');
    fs.writeFileSync(path.join(webDir, '.secret'), 'hush');
    fs.writeFileSync(path.join(webDir, 'assets', 'main-1a2b.js'), `"${'x'.repeat(5000)}"`);
    portal = await openTestPortal({}, { webDir });
  });
  afterAll(() => fs.rmSync(webDir, { recursive: true }));

  it.each(['/', '/upload', '/cases/1234', '/set-password'])(
    'answers %s with the page',
    async (at) => {
      const answer = await portal.client.get(at);
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('<title>Plainfilm</title>');
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    },
  );

  it('lets assets be kept for ever, compressed, under the same policy', async () => {
    const response = await portal.client.fetch('/assets/main-1a2b.js', {
      headers: { 'accept-encoding': 'br' },
    });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    // A worker has the policy of its own script.
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect(await response.text()).toHaveLength(5002);
    expect((await portal.client.get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    '/assets/main-other.js',
    '/.secret',
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/api',
    '/api/v2/session',
    '/assets/%00.js',
  ])('has nothing at %s', async (at) => {
    const answer = await portal.client.get(at);
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe('not-found');
  });
});
