/** One person's permissions in a project as a grid of boxes, and back. */
import type { PersonGrants } from '../../../contract/accounts.ts';
import type { ArchivePermission } from '../../../contract/permissions.ts';

export interface ArchiveBoxes {
  readonly settings: boolean;
  readonly view: boolean;
  readonly results: boolean;
}

export interface PermissionGrid {
  readonly administrator: boolean;
  readonly upload: boolean;
  /** By archive id. */
  readonly archives: Readonly<Record<string, ArchiveBoxes>>;
}

const noBoxes: ArchiveBoxes = { settings: false, view: false, results: false };
const permissionOf = {
  settings: 'archive/administrator',
  view: 'archive/view',
  results: 'archive/results',
} as const satisfies Record<keyof ArchiveBoxes, ArchivePermission>;

export const emptyGrid: PermissionGrid = { administrator: false, upload: false, archives: {} };

export function gridOf(grants: PersonGrants): PermissionGrid {
  return {
    administrator: grants.project.includes('project/administrator'),
    upload: grants.project.includes('project/upload'),
    archives: Object.fromEntries(
      grants.archives.map(({ archiveId, permissions }) => [
        archiveId,
        {
          settings: permissions.includes('archive/administrator'),
          view: permissions.includes('archive/view'),
          results: permissions.includes('archive/results'),
        },
      ]),
    ),
  };
}

/** Boxes that follow from others are ticked as well: an administrator may everything, whoever sees results sees cases. */
export function effectiveBoxes(grid: PermissionGrid, archiveId: string): ArchiveBoxes {
  if (grid.administrator) return { settings: true, view: true, results: true };
  const own = grid.archives[archiveId] ?? noBoxes;
  return { ...own, view: own.view || own.settings || own.results };
}

/** True when the box follows from another one and can't be unticked by itself. */
export function isImplied(
  grid: PermissionGrid,
  archiveId: string,
  box: keyof ArchiveBoxes,
): boolean {
  if (grid.administrator) return true;
  const own = grid.archives[archiveId] ?? noBoxes;
  return box === 'view' && (own.settings || own.results);
}

export function withBox(
  grid: PermissionGrid,
  archiveId: string,
  box: keyof ArchiveBoxes,
  ticked: boolean,
): PermissionGrid {
  const own = grid.archives[archiveId] ?? noBoxes;
  return { ...grid, archives: { ...grid.archives, [archiveId]: { ...own, [box]: ticked } } };
}

/** What was ticked, and no more: permissions that follow from others are left to the portal's rules. */
export function grantsOf(grid: PermissionGrid): PersonGrants {
  const archives = Object.entries(grid.archives).flatMap(([archiveId, boxes]) => {
    const permissions = (['settings', 'view', 'results'] as const)
      .filter((box) => boxes[box])
      .map((box) => permissionOf[box]);
    return permissions.length === 0 ? [] : [{ archiveId, permissions }];
  });
  return {
    project: [
      ...(grid.administrator ? (['project/administrator'] as const) : []),
      ...(grid.upload ? (['project/upload'] as const) : []),
    ],
    archives,
  };
}
