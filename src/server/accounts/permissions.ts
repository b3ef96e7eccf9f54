/** The permission model: who may do what, decided in this one file. Deny by default. */
import type {
  ArchivePermission,
  Permission,
  ProjectPermission,
} from '../../contract/permissions.ts';
import { ServerError } from '../errors.ts';

/** A grant as stored: project permissions have no archive. */
export interface Grant {
  readonly projectId: string;
  readonly archiveId: string | null;
  readonly permission: Permission;
}

/** Who asks, with all that they were granted, loaded anew for every request. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly siteAdministrator: boolean;
  readonly grants: readonly Grant[];
}

export function holdsProject(
  principal: Principal,
  permission: ProjectPermission,
  projectId: string,
): boolean {
  return principal.grants.some(
    (grant) =>
      grant.projectId === projectId &&
      (grant.permission === permission || grant.permission === 'project/administrator'),
  );
}

/** An archive administrator may also see the archive's cases; results stay a permission of their own. */
export function holdsArchive(
  principal: Principal,
  permission: ArchivePermission,
  scope: { readonly projectId: string; readonly archiveId: string },
): boolean {
  if (holdsProject(principal, 'project/administrator', scope.projectId)) return true;
  return principal.grants.some(
    (grant) =>
      grant.archiveId === scope.archiveId &&
      (grant.permission === permission ||
        (permission === 'archive/view' &&
          (grant.permission === 'archive/administrator' ||
            grant.permission === 'archive/results'))),
  );
}

/** Sees that the project exists: holds anything in it, or administers the site. */
export function seesProject(principal: Principal, projectId: string): boolean {
  return (
    principal.siteAdministrator || principal.grants.some((grant) => grant.projectId === projectId)
  );
}

/** Name, rules, archives and people of a project: its administrators, and those of the site. */
export function administersProject(principal: Principal, projectId: string): boolean {
  return principal.siteAdministrator || holdsProject(principal, 'project/administrator', projectId);
}

/** Settings of one archive; not its images. */
export function administersArchive(
  principal: Principal,
  scope: { readonly projectId: string; readonly archiveId: string },
): boolean {
  return principal.siteAdministrator || holdsArchive(principal, 'archive/administrator', scope);
}

/** Sees that the archive exists: holds anything for it or for the whole project, or administers the site. */
export function seesArchive(
  principal: Principal,
  scope: { readonly projectId: string; readonly archiveId: string },
): boolean {
  return (
    principal.siteAdministrator ||
    principal.grants.some(
      (grant) =>
        grant.archiveId === scope.archiveId ||
        (grant.archiveId === null && grant.projectId === scope.projectId),
    )
  );
}

/** For changes to what may be seen: `forbidden` where the thing is seen, `not-found` where it is not. */
export function mustAdminister(sees: boolean, administers: boolean): void {
  mustHold(sees);
  if (!administers) throw new ServerError('forbidden');
}

/** Whoever may not see a thing is told that it does not exist. */
export function mustHold(held: boolean): void {
  if (!held) throw new ServerError('not-found');
}
