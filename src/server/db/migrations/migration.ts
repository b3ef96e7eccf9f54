/** The shape of a migration. Numbered, append-only, never edited once released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Run whole in one transaction. PostgreSQL 15 level. */
  readonly sql: string;
}
