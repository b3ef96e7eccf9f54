/** Which stored files go into an archive file, and under which clean and unique names. */
import { sql } from 'kysely';
import { mostFilmsInZip } from '../../contract/exports.ts';
import { createNamer } from '../../core/pipeline/clean-name.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

export interface ZipEntry {
  /** A folder for each case, and in it a name for each image. */
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly at: Date;
}

const extensions = { dicom: 'dcm', png: 'png', jpeg: 'jpg' } as const;

interface Row {
  readonly case_id: string;
  readonly patient_id: string;
  readonly name: string | null;
  readonly kind: keyof typeof extensions;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly created_at: Date;
}

/** In the order of the cases. Throws `too-much-at-once`. */
export async function zipEntries(
  db: Database,
  caseIds: readonly string[],
): Promise<readonly ZipEntry[]> {
  const { rows } = await sql<Row>`
    select i.case_id, c.patient_id, i.name, i.kind, i.sha256, i.size_bytes, i.created_at
    from unnest(${[...caseIds]}::uuid[]) with ordinality as wanted (case_id, place)
    join cases c on c.id = wanted.case_id
    join images i on i.case_id = wanted.case_id
    order by wanted.place, i.created_at, i.id
    limit ${mostFilmsInZip + 1}
  `.execute(db);
  if (rows.length > mostFilmsInZip) throw new ServerError('too-much-at-once');
  return named(rows);
}

function named(rows: readonly Row[]): readonly ZipEntry[] {
  const folders = createNamer();
  const cases = new Map<string, { readonly folder: string; readonly names: Namer }>();
  return rows.map((row) => {
    const { case_id, patient_id, name, kind, sha256, size_bytes, created_at } = row;
    const extension = extensions[kind];
    let shown = cases.get(case_id);
    if (shown === undefined) {
      const id = patient_id === '' ? 'no-patient-id' : patient_id;
      // A dot in an ID must not be taken for an extension's.
      shown = { folder: folders.take(id.replaceAll('.', '_')), names: createNamer() };
      cases.set(case_id, shown);
    }
    const stem = (name ?? 'film').replace(/\.[^.]*$/, '');
    const file = shown.names.take(`${stem}.${extension}`);
    return { name: `${shown.folder}/${file}`, sha256, sizeBytes: size_bytes, at: created_at };
  });
}

type Namer = ReturnType<typeof createNamer>;
