/** Signing in and out, passwords, and people. */
import { z } from 'zod';
import { Id, Timestamp } from './common.ts';
import { ArchivePermission, ProjectPermission } from './permissions.ts';

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.trim().toLowerCase());
/** 12 characters at least (NIST SP 800-63B: length, no composition rules). */
export const Password = z.string().min(12).max(200);
export const PersonName = z.string().trim().min(1).max(100);

export const SignInRequest = z.object({ email: Email, password: z.string().min(1).max(200) });

export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  siteAdministrator: z.boolean(),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  createdAt: Timestamp,
});
export type User = z.infer<typeof User>;

/** Who is signed in, and what the menus may offer. */
export const Session = z.object({
  user: User,
  /** Signed out after so many seconds without a request. */
  idleTimeoutS: z.number().int(),
  mayUpload: z.boolean(),
  mayViewCases: z.boolean(),
  maySettings: z.boolean(),
  /** Site administrator of a portal without a project: the demonstration is offered. */
  offerDemo: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** What a one-time link is good for. The token travels in the page's fragment and in a body, never in a URL that is logged. */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const LinkInspection = z.object({
  email: z.string().describe('Empty for the first administrator, who chooses it'),
  firstAdministrator: z.boolean(),
});
export const RedeemLinkRequest = z.object({
  token: LinkToken,
  password: Password,
  /** Both only for the first administrator. */
  email: Email.optional(),
  name: PersonName.optional(),
});

export const NewUser = z.object({
  email: Email,
  name: PersonName,
  siteAdministrator: z.boolean().default(false),
});
export const UserChange = z.object({
  name: PersonName.optional(),
  siteAdministrator: z.boolean().optional(),
  disabled: z.boolean().optional(),
});
/** There is no mail server: the link is shown once, to be passed on. */
export const PasswordLink = z.object({ path: z.string(), expiresAt: Timestamp });
export const CreatedUser = z.object({ user: User, link: PasswordLink });

/** What one person may do in one project. */
export const PersonGrants = z.object({
  project: z.array(ProjectPermission),
  archives: z.array(z.object({ archiveId: Id, permissions: z.array(ArchivePermission) })),
});
export type PersonGrants = z.infer<typeof PersonGrants>;
export const ProjectPerson = z.object({ user: User, grants: PersonGrants });
export type ProjectPerson = z.infer<typeof ProjectPerson>;
/** Registers a person in a project; one not known to the portal yet is created and `link` given. */
export const NewProjectPerson = z.object({ email: Email, name: PersonName, grants: PersonGrants });
export const CreatedProjectPerson = z.object({
  person: ProjectPerson,
  link: PasswordLink.optional(),
});
