/** Everything about projects in one place, as the doors and the composition root use it. */
import type { Catalogue, Destinations, Project } from '../../contract/projects.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';
import { type ArchiveEngines, createArchiveEngines } from './archive-engines.ts';
import { type Archives, createArchives } from './archives.ts';
import { describeCatalogue } from './catalogue.ts';
import { createDemo, ensureDemo } from './demo.ts';
import { listDestinations } from './destinations.ts';
import { createDicomSources, type DicomSourceServices, type DoorAddress } from './dicom-sources.ts';
import { createPeople, type People } from './people.ts';
import { createProjects, type Projects } from './projects.ts';
import { createTestEngine, type TestEngine } from './test-engine.ts';

export interface ProjectServices {
  readonly projects: Projects;
  readonly archives: Archives;
  readonly archiveEngines: ArchiveEngines;
  readonly people: People;
  readonly dicomSources: DicomSourceServices;
  readonly testEngine: TestEngine;
  catalogue(): Catalogue;
  destinations(principal: Principal): Promise<Destinations>;
  createDemo(principal: Principal): Promise<Project>;
  ensureDemo(administratorEmail: string): Promise<void>;
}

export function createProjectServices(deps: {
  readonly db: Database;
  readonly engines: readonly Engine[];
  readonly maxFileBytes: number;
  readonly dicomDoor: DoorAddress;
}): ProjectServices {
  const { db, engines } = deps;
  const projects = createProjects(db, engines);
  return {
    projects,
    archives: createArchives(db, engines),
    archiveEngines: createArchiveEngines(db, engines),
    people: createPeople(db),
    dicomSources: createDicomSources(db, deps.dicomDoor),
    testEngine: createTestEngine(db, engines),
    catalogue: () => describeCatalogue(engines),
    destinations: (principal) => listDestinations(deps, principal),
    async createDemo(principal) {
      const projectId = await createDemo(deps, principal);
      // Whoever made it administers it, which this request's grants don't know yet.
      return await projects.read(principal, projectId);
    },
    ensureDemo: (administratorEmail) => ensureDemo(deps, administratorEmail),
  };
}
