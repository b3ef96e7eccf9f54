/** The permission model against a table written out by hand, for any set of grants. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ArchivePermission,
  type Permission,
  ProjectPermission,
} from '../../contract/permissions.ts';
import {
  administersArchive,
  administersProject,
  type Grant,
  holdsArchive,
  holdsProject,
  mustAdminister,
  mustHold,
  type Principal,
  seesArchive,
  seesProject,
} from './permissions.ts';

/** Which held permission allows which asked one, in the same place. */
const allows: Record<Permission, readonly Permission[]> = {
  'project/administrator': [
    'project/administrator',
    'project/upload',
    'archive/administrator',
    'archive/view',
    'archive/results',
  ],
  'project/upload': ['project/upload'],
  'archive/administrator': ['archive/administrator', 'archive/view'],
  'archive/view': ['archive/view'],
  'archive/results': ['archive/results', 'archive/view'],
};

/** Two projects with two archives each. */
const archivesOf = { p1: ['p1a', 'p1b'], p2: ['p2a', 'p2b'] } as const;
const projects = ['p1', 'p2'] as const;

const projectGrant: fc.Arbitrary<Grant> = fc.record({
  projectId: fc.constantFrom(...projects),
  archiveId: fc.constant(null),
  permission: fc.constantFrom(...ProjectPermission.options),
});
const archiveGrant: fc.Arbitrary<Grant> = fc
  .tuple(fc.constantFrom(...projects), fc.nat(1), fc.constantFrom(...ArchivePermission.options))
  .map(([projectId, n, permission]) => ({
    projectId,
    archiveId: archivesOf[projectId][n] ?? '',
    permission,
  }));
const principals: fc.Arbitrary<Principal> = fc.record({
  userId: fc.constant('someone'),
  name: fc.constant('Someone'),
  siteAdministrator: fc.boolean(),
  grants: fc.array(fc.oneof(projectGrant, archiveGrant), { maxLength: 6 }),
});

function holdsByTable(
  { grants }: Principal,
  asked: Permission,
  projectId: string,
  archiveId: string | null,
): boolean {
  return grants.some(
    (grant) =>
      grant.projectId === projectId &&
      (grant.archiveId === null || grant.archiveId === archiveId) &&
      allows[grant.permission].includes(asked),
  );
}

describe('permissions', () => {
  it('holds exactly what the table says, in each project', () => {
    fc.assert(
      fc.property(principals, (principal) => {
        for (const projectId of projects) {
          for (const asked of ProjectPermission.options) {
            expect(holdsProject(principal, asked, projectId)).toBe(
              holdsByTable(principal, asked, projectId, null),
            );
          }
        }
      }),
    );
  });

  it('holds exactly what the table says, in each archive', () => {
    fc.assert(
      fc.property(principals, (principal) => {
        for (const projectId of projects) {
          for (const archiveId of archivesOf[projectId]) {
            for (const asked of ArchivePermission.options) {
              expect(holdsArchive(principal, asked, { projectId, archiveId })).toBe(
                holdsByTable(principal, asked, projectId, archiveId),
              );
            }
          }
        }
      }),
    );
  });

  it('gives a site administrator the administration and no image', () => {
    const principal: Principal = { userId: 'x', name: 'X', siteAdministrator: true, grants: [] };
    const scope = { projectId: 'p1', archiveId: 'p1a' };
    expect(administersProject(principal, 'p1')).toBe(true);
    expect(administersArchive(principal, scope)).toBe(true);
    for (const asked of ArchivePermission.options) {
      expect(holdsArchive(principal, asked, scope)).toBe(false);
    }
    for (const asked of ProjectPermission.options) {
      expect(holdsProject(principal, asked, 'p1')).toBe(false);
    }
  });

  it('never lets anybody administer what they do not see', () => {
    fc.assert(
      fc.property(principals, (principal) => {
        for (const projectId of projects) {
          if (administersProject(principal, projectId)) {
            expect(seesProject(principal, projectId)).toBe(true);
          }
          for (const archiveId of archivesOf[projectId]) {
            const scope = { projectId, archiveId };
            if (administersArchive(principal, scope)) {
              expect(seesArchive(principal, scope)).toBe(true);
            }
            if (seesArchive(principal, scope)) expect(seesProject(principal, projectId)).toBe(true);
          }
        }
      }),
    );
  });

  it('does not show an archive to whoever holds something for its neighbour', () => {
    const grants: Grant[] = [{ projectId: 'p1', archiveId: 'p1b', permission: 'archive/view' }];
    const principal: Principal = { userId: 'x', name: 'X', siteAdministrator: false, grants };
    expect(seesArchive(principal, { projectId: 'p1', archiveId: 'p1a' })).toBe(false);
    expect(seesProject(principal, 'p1')).toBe(true);
  });

  it('says not-found to whoever does not see, and forbidden to whoever may not change', () => {
    expect(() => mustHold(false)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => mustAdminister(false, false)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(() => mustAdminister(true, false)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
    expect(() => mustAdminister(true, true)).not.toThrow();
  });
});
