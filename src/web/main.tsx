/** Starts the web application. */
// Before the library's own styles: the first to name the layers orders them.
import './theme/layers.css';
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles.layer.css';
import './theme/tokens.css';
import './theme/global.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';
import { startTranslation } from './i18n.ts';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';
import { installThemeVariables } from './theme/theme-variables.ts';

// The content security policy forbids `eval`, which the validator would otherwise try.
z.config({ jitless: true });
installThemeVariables(document);
await startTranslation(document, navigator.languages);

const queryClient = createQueryClient();
const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');
createRoot(root).render(<App queryClient={queryClient} router={createAppRouter(queryClient)} />);
