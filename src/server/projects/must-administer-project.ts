/** Whether somebody may keep a project's people and units. */
import {
  administersProject,
  mustAdminister,
  type Principal,
  seesProject,
} from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { findProjectRow } from './project-rows.ts';

/** Throws `not-found` for a project that one doesn't see or that isn't there, `forbidden` for another's. */
export async function mustAdministerProject(
  db: Database,
  principal: Principal,
  projectId: string,
): Promise<void> {
  mustAdminister(seesProject(principal, projectId), administersProject(principal, projectId));
  await findProjectRow(db, projectId);
}
