/** Calls about signing in, passwords, people and what they may do. */
import { z } from 'zod';
import {
  CreatedProjectPerson,
  CreatedUser,
  LinkInspection,
  type NewProjectPerson,
  type NewUser,
  PasswordLink,
  type PersonGrants,
  ProjectPerson,
  type RedeemLinkRequest,
  Session,
  type SignInRequest,
  User,
  type UserChange,
} from '../contract/accounts.ts';
import { path } from '../contract/routes.ts';
import { needsSignIn } from './portal-error.ts';
import type { Request } from './request.ts';

export function accountsApi(request: Request) {
  return {
    /** Null when nobody is signed in. */
    async session(signal?: AbortSignal): Promise<Session | null> {
      try {
        return await request('GET', path('session'), Session, { signal });
      } catch (error) {
        if (needsSignIn(error)) return null;
        throw error;
      }
    },
    signIn: (body: z.input<typeof SignInRequest>) =>
      request('POST', path('session'), Session, { body }),
    signOut: () => request('DELETE', path('session'), null),
    inspectLink: (token: string) =>
      request('POST', path('linkInspect'), LinkInspection, { body: { token } }),
    /** Sets the password; the link is used up. */
    redeemLink: (body: z.input<typeof RedeemLinkRequest>) =>
      request('POST', path('linkRedeem'), Session, { body }),

    users: (signal?: AbortSignal) => request('GET', path('users'), z.array(User), { signal }),
    createUser: (body: z.input<typeof NewUser>) =>
      request('POST', path('users'), CreatedUser, { body }),
    changeUser: (userId: string, body: z.input<typeof UserChange>) =>
      request('PATCH', path('user', { userId }), User, { body }),
    newUserLink: (userId: string) => request('POST', path('userLink', { userId }), PasswordLink),

    people: (projectId: string, signal?: AbortSignal) =>
      request('GET', path('projectPeople', { projectId }), z.array(ProjectPerson), { signal }),
    addPerson: (projectId: string, body: z.input<typeof NewProjectPerson>) =>
      request('POST', path('projectPeople', { projectId }), CreatedProjectPerson, { body }),
    grant: (projectId: string, userId: string, body: PersonGrants) =>
      request('PUT', path('projectPerson', { projectId, userId }), ProjectPerson, { body }),
    removePerson: (projectId: string, userId: string) =>
      request('DELETE', path('projectPerson', { projectId, userId }), null),
    newPersonLink: (projectId: string, userId: string) =>
      request('POST', path('projectPersonLink', { projectId, userId }), PasswordLink),
  };
}
