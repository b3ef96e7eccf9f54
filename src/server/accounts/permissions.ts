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

/** Whoever may not see a thing is told that it does not exist. */
export function mustHold(held: boolean): void {
  if (!held) throw new ServerError('not-found');
}
