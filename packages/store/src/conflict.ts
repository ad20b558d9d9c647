/** A constraint of the schema said no: the database, as last reviewer, refused a row. */

/** Which sort of constraint was broken; `required` is a not-null column. */
export type ConflictKind = 'unique' | 'reference' | 'check' | 'required' | 'exclusion'

/**
 * Thrown when a statement breaks a constraint. A use case decides by `constraint`, the constraint's
 * name in the migrations (for `required`, the column's name). The offending values are in `cause` only,
 * never in the message.
 */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  readonly kind: ConflictKind
  readonly constraint: string
  readonly table: string

  constructor(kind: ConflictKind, constraint: string, table: string, cause: unknown) {
    super(`the ${kind} constraint ${constraint} of ${table} refused the row`, { cause })
    this.kind = kind
    this.constraint = constraint
    this.table = table
  }
}

/** True for a conflict with the named constraint. */
export function isConflict(error: unknown, constraint: string): error is Conflict {
  return error instanceof Conflict && error.constraint === constraint
}
