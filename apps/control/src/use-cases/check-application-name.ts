/** Tells a form, while somebody types, whether a name would be accepted in a group now (AP1 to AP4, RQ4). */
import { accept, describeRefusal, parseApplicationName, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { findApplicationIdByName, findGroup, findReservation } from '@portico/store'
import type { Deps } from '../deps.ts'

export type CheckApplicationNameInput = Readonly<{
  name: string
  groupId: string
  /** The application that is being edited; its own name is no obstacle, nor is a reservation. */
  exceptApplicationId?: string | undefined
}>

export type NameCheck = Readonly<{
  available: boolean
  code: string | null
  message: string | null
}>

/** A hint, not a promise: only the insertion decides. */
export async function checkApplicationName(
  deps: Deps,
  input: CheckApplicationNameInput,
): Promise<NameCheck> {
  const found = await findObstacle(deps, input)
  if (found.ok) return { available: true, code: null, message: null }
  const { refusal } = found
  return { available: false, code: refusal.code, message: describeRefusal(refusal) }
}

async function findObstacle(deps: Deps, input: CheckApplicationNameInput): Promise<Outcome<null>> {
  const db = deps.database.kysely
  const name = parseApplicationName(input.name)
  if (!name.ok) return name
  if (!(await findGroup(db, input.groupId))) return refuse('group.unknown')
  const holder = await findApplicationIdByName(db, input.groupId, name.value)
  if (holder !== null && holder !== input.exceptApplicationId) {
    return refuse('application.name-taken')
  }
  if (input.exceptApplicationId !== undefined) return accept(null)
  const { groupId } = input
  const reserved = await findReservation(db, { groupId, name: name.value, appKey: null })
  return reserved === null ? accept(null) : refuse('request.name-reserved')
}
