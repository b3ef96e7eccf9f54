/** The permission model's words, as both ends use them. */
import { z } from 'zod';

/** Held for a whole project. An administrator of a project holds every permission in it. */
export const ProjectPermission = z.enum(['project/administrator', 'project/upload']);
/** Held for one archive. Seeing results is a permission of its own. */
export const ArchivePermission = z.enum([
  'archive/administrator',
  'archive/view',
  'archive/results',
]);

export type ProjectPermission = z.infer<typeof ProjectPermission>;
export type ArchivePermission = z.infer<typeof ArchivePermission>;
export type Permission = ProjectPermission | ArchivePermission;
