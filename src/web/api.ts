/** The portal's calls as the pages use them: same origin, the browser's own fetch. */
import { createApi } from '../client/api.ts';

export const api = createApi();
