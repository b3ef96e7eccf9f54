/** Tells a broken unique constraint from other failures of the database. */
import pg from 'pg';

/** SQLSTATE 23505. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint
  );
}
