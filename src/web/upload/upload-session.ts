/** One controller a person: files dropped stay while they look at another page, and go when they sign out. */
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { holdSession, isSessionHeld } from '../session/hold-session.ts';
import { sessionQuery } from '../session/session-query.ts';
import { askToSignInAgain } from '../session/sign-in-again.ts';
import { createUploadController, type UploadController } from './upload-controller.ts';

let current: { readonly userId: string; readonly controller: UploadController } | undefined;

export function controllerFor(userId: string, queryClient: QueryClient): UploadController {
  if (current?.userId === userId) return current.controller;
  current?.controller.dispose();
  const controller = createUploadController({
    api,
    spawn: () =>
      new Worker(new URL('./upload.worker.ts', import.meta.url), {
        type: 'module',
        name: 'plainfilm-upload',
      }),
    hardwareConcurrency: navigator.hardwareConcurrency,
    askToSignIn: async () => (await askToSignInAgain()) === 'signed-in',
    holdSession,
  });
  current = { userId, controller };
  forgetAtSignOut(queryClient, controller);
  return controller;
}

/** Patients' names must not stay in memory for whoever sits down next; an upload that waits for sign-in goes on. */
function forgetAtSignOut(queryClient: QueryClient, controller: UploadController): void {
  const stop = queryClient.getQueryCache().subscribe(() => {
    const isOut = queryClient.getQueryData(sessionQuery.queryKey) === null;
    if (!isOut || isSessionHeld()) return;
    stop();
    controller.dispose();
    if (current?.controller === controller) current = undefined;
  });
}
