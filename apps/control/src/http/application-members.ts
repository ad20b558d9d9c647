/** Routes of the people of an application: its owners and members, and who knows its secret. */
import * as z from 'zod'
import type { ApplicationMember } from '@portico/contract'
import { accept, isCurrentMember, listCapabilities, todayIn } from '@portico/domain'
import type { Actor, Day, Membership, MembershipRole } from '@portico/domain'
import {
  findMembership,
  getOrganisationSettings,
  listKnownBy,
  listMemberships,
  listSecretVersions,
} from '@portico/store'
import type { MembershipRecord } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { addMembers, editMember, removeMember } from '../use-cases/change-members.ts'
import { pageOf, readCursor } from './cursor.ts'
import type { HandlerContext, Handlers } from './handler.ts'

type MemberRoutes =
  | 'listApplicationMembers'
  | 'addApplicationMembers'
  | 'updateApplicationMember'
  | 'removeApplicationMember'
  | 'listKnownBy'

/** Owners come first, so the role is part of the order. */
const memberKey = z.tuple([z.enum(['owner', 'member']), z.string().max(64)])

export function createApplicationMemberHandlers(deps: Deps): Pick<Handlers, MemberRoutes> {
  return {
    listApplicationMembers: (context) => listPage(deps, context),
    addApplicationMembers: async ({ caller, params, body }) => {
      const added = await addMembers(deps, caller, { id: params.id, ...body })
      if (!added.ok) return added
      const present = await presenterFor(deps, caller, params.id)
      return accept({ items: added.value.map(present) })
    },
    updateApplicationMember: async ({ caller, params, body }) => {
      const edited = await editMember(deps, caller, { ...params, ...body })
      if (!edited.ok) return edited
      const present = await presenterFor(deps, caller, params.id)
      return accept(present(edited.value))
    },
    removeApplicationMember: ({ caller, params }) => removeMember(deps, caller, params),
    listKnownBy: (context) => showKnownBy(deps, context),
  }
}

async function listPage(
  deps: Deps,
  { caller, params, query }: HandlerContext<'listApplicationMembers'>,
): ReturnType<Handlers['listApplicationMembers']> {
  const db = deps.database.kysely
  const action = 'application.view-members'
  const reached = await reachApplication(db, caller, params.id, action, deps.clock())
  if (!reached.ok) return reached
  const { membership, today } = reached.value.subject
  const after = readCursor(memberKey, query.cursor)
  const rows = await listMemberships(db, {
    applicationId: params.id,
    q: query.q || undefined,
    after,
    limit: query.limit + 1,
  })
  const keyOf = (row: MembershipRecord): [MembershipRole, string] => [row.role, row.id]
  return accept(
    pageOf(rows, query.limit, keyOf, (row) => presentMember(caller.actor, row, membership, today)),
  )
}

/** How the caller, whoever they are to the application now, sees its members. */
async function presenterFor(deps: Deps, caller: Caller, applicationId: string) {
  const db = deps.database.kysely
  const { timeZone } = await getOrganisationSettings(db)
  const today = todayIn(timeZone, deps.clock())
  const mine = await findMembership(db, applicationId, caller.actor.memberId)
  return (row: MembershipRecord) => presentMember(caller.actor, row, mine, today)
}

function presentMember(
  actor: Actor,
  row: MembershipRecord,
  mine: Pick<Membership, 'role' | 'endsOn'> | null,
  today: Day,
): ApplicationMember {
  const { id, memberId, role } = row
  const subject = { noun: 'membership', memberId, role, membership: mine, today } as const
  return {
    id,
    person: row.person,
    role,
    expiresOn: row.endsOn,
    expired: !isCurrentMember(row, today),
    joinedAt: row.joinedAt.toISOString(),
    can: [...listCapabilities(actor, subject)],
  }
}

async function showKnownBy(
  deps: Deps,
  { caller, params }: HandlerContext<'listKnownBy'>,
): ReturnType<Handlers['listKnownBy']> {
  const db = deps.database.kysely
  const action = 'application.view-members'
  const reached = await reachApplication(db, caller, params.id, action, deps.clock())
  if (!reached.ok) return reached
  const { settings, today } = reached.value.organisation
  const current = (await listSecretVersions(db, params.id)).find((each) => each.endsAt === null)
  if (current === undefined) return accept({ items: [] })
  const present = {
    version: current.version,
    createdAt: new Date(current.createdAt),
    day: todayIn(settings.timeZone, current.createdAt),
  }
  const people = await listKnownBy(db, params.id, present, today)
  const items = people.map(({ person, role, revealedAt }) => ({
    person,
    role,
    revealedAt: revealedAt?.toISOString() ?? null,
  }))
  return accept({ items })
}
