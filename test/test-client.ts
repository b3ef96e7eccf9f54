/** Speaks to a portal as a browser's page would: cookie, client header, JSON both ways. */
import { CLIENT_HEADER } from '../src/contract/routes.ts';

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  /** JSON where the answer says so, else text; undefined when empty. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  readonly body: any;
}

export interface TestClient {
  get(path: string): Promise<TestResponse>;
  post(path: string, body?: unknown): Promise<TestResponse>;
  put(path: string, body?: unknown): Promise<TestResponse>;
  patch(path: string, body?: unknown): Promise<TestResponse>;
  delete(path: string): Promise<TestResponse>;
  /** As `fetch` with the portal's address, and the headers of this client unless `init` has its own. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  as(user: { readonly cookie: string }): TestClient;
}

export function testClient(origin: string, cookie?: string): TestClient {
  const fetchPortal: TestClient['fetch'] = (path, init = {}) => {
    const headers = new Headers({ [CLIENT_HEADER]: '1' });
    if (cookie !== undefined) headers.set('cookie', cookie);
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    return fetch(new URL(path, origin), { redirect: 'manual', ...init, headers });
  };

  async function send(method: string, path: string, body?: unknown): Promise<TestResponse> {
    const response = await fetchPortal(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: read(await response.text(), response.headers.get('content-type') ?? ''),
    };
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    fetch: fetchPortal,
    as: (user) => testClient(origin, user.cookie),
  };
}

function read(text: string, type: string): unknown {
  if (text === '') return undefined;
  return /^application\/(?:[a-z.]+\+)?json/.test(type) ? JSON.parse(text) : text;
}
