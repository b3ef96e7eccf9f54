/** Every page's address, and who may open it. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { Session } from '../contract/accounts.ts';
import { caseListSearch } from './pages/cases/case-list-search.ts';
import { insightsSearch } from './pages/insights/insights-search.ts';
import { firstPath, localPath } from './session/first-path.ts';
import { sessionQuery } from './session/session-query.ts';
import { focusHeadingAfterNavigation } from './shell/focus-heading.ts';
import { Frame } from './shell/frame.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { ProblemPage } from './shell/problem-page.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string; why?: 'idle' | 'expired' } => {
    const to = localPath(search.to);
    return {
      ...(to === undefined ? {} : { to }),
      ...(search.why === 'idle' || search.why === 'expired' ? { why: search.why } : {}),
    };
  },
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session !== null) throw redirect({ href: search.to ?? '/' });
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(
    () => import('./pages/set-password/set-password-page.tsx'),
    'SetPasswordPage',
  ),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }): Promise<{ session: Session }> => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session === null) {
      throw redirect({
        to: '/sign-in',
        search: location.href === '/' ? {} : { to: location.href },
      });
    }
    return { session };
  },
  component: function SignedIn() {
    return <Frame session={signedIn.useRouteContext().session} />;
  },
});

/** Whoever may not open a page is told that it isn't there. */
function allowed(may: (session: Session) => boolean) {
  return ({ context }: { context: { session: Session } }) => {
    if (!may(context.session)) throw notFound();
  };
}

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    const path = firstPath(context.session);
    if (path !== undefined) throw redirect({ to: path, replace: true });
  },
  component: lazyRouteComponent(() => import('./pages/welcome/nothing-page.tsx'), 'NothingPage'),
});

const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  beforeLoad: ({ context }) => {
    if (!context.session.offerDemo) throw redirect({ to: '/', replace: true });
  },
  component: lazyRouteComponent(() => import('./pages/welcome/welcome-page.tsx'), 'WelcomePage'),
});

const upload = createRoute({
  getParentRoute: () => signedIn,
  path: '/upload',
  beforeLoad: allowed((session) => session.mayUpload),
  component: lazyRouteComponent(() => import('./pages/upload/upload-page.tsx'), 'UploadPage'),
});

const cases = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases',
  beforeLoad: allowed((session) => session.mayViewCases),
});
const caseList = createRoute({
  getParentRoute: () => cases,
  path: '/',
  validateSearch: caseListSearch,
  component: lazyRouteComponent(() => import('./pages/cases/cases-page.tsx'), 'CasesPage'),
});
const insights = createRoute({
  getParentRoute: () => cases,
  path: 'insights',
  validateSearch: insightsSearch,
  component: lazyRouteComponent(() => import('./pages/insights/insights-page.tsx'), 'InsightsPage'),
});
const caseView = createRoute({
  getParentRoute: () => cases,
  path: '$caseId',
  validateSearch: caseListSearch,
  component: lazyRouteComponent(() => import('./pages/cases/case-page.tsx'), 'CasePage'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: allowed((session) => session.maySettings),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/settings/projects-page.tsx'), 'ProjectsPage'),
});
const newProject = createRoute({
  getParentRoute: () => settings,
  path: 'new-project',
  beforeLoad: allowed((session) => session.user.siteAdministrator),
  component: lazyRouteComponent(
    () => import('./pages/settings/new-project-page.tsx'),
    'NewProjectPage',
  ),
});
const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  beforeLoad: allowed((session) => session.user.siteAdministrator),
  component: lazyRouteComponent(() => import('./pages/settings/people-page.tsx'), 'PeoplePage'),
});
const project = createRoute({
  getParentRoute: () => settings,
  path: 'projects/$projectId',
  component: lazyRouteComponent(() => import('./pages/settings/project-page.tsx'), 'ProjectPage'),
});
const archive = createRoute({
  getParentRoute: () => settings,
  path: 'projects/$projectId/archives/$archiveId',
  component: lazyRouteComponent(() => import('./pages/settings/archive-page.tsx'), 'ArchivePage'),
});

/** Any other address; it doesn't tell a stranger which pages there are. */
const elsewhere = createRoute({
  getParentRoute: () => signedIn,
  path: '$',
  component: NotFoundPage,
});

const routeTree = root.addChildren([
  signIn,
  setPassword,
  signedIn.addChildren([
    home,
    welcome,
    upload,
    cases.addChildren([caseList, insights, caseView]),
    settings.addChildren([settingsHome, newProject, people, project, archive]),
    elsewhere,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: NotFoundPage,
  });
  focusHeadingAfterNavigation(router);
  return router;
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The case was opened from the list: going back returns to it. */
    fromCaseList?: boolean;
  }
  interface Register {
    router: AppRouter;
  }
}
