/** Reads an application with all that its page shows; who may see which part is for the presenter. */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  countCurrentMembers,
  describeApplications,
  findLastCall,
  listSecretVersions,
} from '@portico/store'
import type { Application, ApplicationEntry, SecretVersionRecord } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachApplication } from './application-access.ts'
import type { Organisation } from './organisation.ts'

export type ViewedApplication = Readonly<{
  application: Application
  entry: ApplicationEntry
  organisation: Organisation
  versions: readonly SecretVersionRecord[]
  memberCount: number
  lastCalledAt: Date | null
  nowMs: number
}>

export async function viewApplication(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<ViewedApplication>> {
  const db = deps.database.kysely
  const nowMs = deps.clock()
  const reached = await reachApplication(db, caller, id, 'application.view', nowMs)
  if (!reached.ok) return reached
  const { application, organisation } = reached.value
  const { today } = organisation
  const [entry] = await describeApplications(db, [id], caller.actor.memberId, today)
  // Deleted between the two questions.
  if (entry === undefined) return refuse('application.unknown')
  return accept({
    application,
    entry,
    organisation,
    versions: await listSecretVersions(db, id),
    memberCount: await countCurrentMembers(db, id, today),
    lastCalledAt: await findLastCall(db, id),
    nowMs,
  })
}
