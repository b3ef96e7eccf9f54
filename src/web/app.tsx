/** The providers around all pages. */
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { AppRouter } from './router.tsx';
import { theme } from './theme/theme.ts';

interface AppProps {
  readonly queryClient: QueryClient;
  readonly router: AppRouter;
}

export function App({ queryClient, router }: AppProps) {
  return (
    // Variables and global classes would come as style elements; see `theme.ts`.
    <MantineProvider
      theme={theme}
      forceColorScheme="light"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
