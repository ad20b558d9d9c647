/** Routes of Member Management. */
import type { Member } from '@portico/contract'
import { accept, can, listCapabilities, refuse, todayIn } from '@portico/domain'
import type { Actor, Outcome } from '@portico/domain'
import { findMember, getOrganisationSettings, listMembers } from '@portico/store'
import type { MemberRecord } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { addMember } from '../use-cases/add-member.ts'
import { changeMember } from '../use-cases/change-member.ts'
import { handOverOwnerships } from '../use-cases/hand-over-ownerships.ts'
import { removeMember } from '../use-cases/remove-member.ts'
import { pageOf, readCursor, textPairKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type MemberRoutes =
  | 'listMembers'
  | 'createMember'
  | 'getMember'
  | 'updateMember'
  | 'deleteMember'
  | 'handOverOwnerships'

export function createMemberHandlers(deps: Deps): Pick<Handlers, MemberRoutes> {
  return {
    listMembers: async ({ caller, query }) => {
      const { timeZone } = await getOrganisationSettings(deps.database.kysely)
      const rows = await listMembers(deps.database.kysely, {
        q: query.q,
        active: query.active === undefined ? undefined : query.active === 'true',
        notInApplication: query.notInApplication,
        today: todayIn(timeZone, deps.clock()),
        after: readCursor(textPairKey, query.cursor),
        limit: query.limit + 1,
      })
      const present = (row: MemberRecord) => presentMember(caller.actor, row)
      return accept(pageOf(rows, query.limit, (row) => [row.username, row.id], present))
    },
    createMember: async ({ caller, body }) => {
      const id = await addMember(deps, caller, body)
      return id.ok ? showMember(deps, caller, id.value) : id
    },
    getMember: ({ caller, params }) => showMember(deps, caller, params.id),
    updateMember: async ({ caller, params, body, version }) => {
      const changed = await changeMember(deps, caller, { id: params.id, version, ...body })
      return changed.ok ? showMember(deps, caller, params.id) : changed
    },
    deleteMember: ({ caller, params }) => removeMember(deps, caller, params.id),
    handOverOwnerships: async ({ caller, params, body }) => {
      const handedOver = await handOverOwnerships(deps, caller, {
        fromMemberId: params.id,
        ...body,
      })
      return handedOver.ok ? accept({ applications: [...handedOver.value] }) : handedOver
    },
  }
}

async function showMember(deps: Deps, caller: Caller, id: string): Promise<Outcome<Member>> {
  const member = await findMember(deps.database.kysely, id)
  return member === null ? refuse('member.unknown') : accept(presentMember(caller.actor, member))
}

/** Others' e-mail addresses are for themselves and administrators (AC1). */
function presentMember(actor: Actor, member: MemberRecord): Member {
  const subject = { noun: 'member', memberId: member.id } as const
  return {
    id: member.id,
    username: member.username,
    displayName: member.displayName,
    email: can(actor, 'member.view-contact', subject) ? member.email : null,
    roles: [...member.roles],
    active: member.active,
    createdAt: member.createdAt.toISOString(),
    lastSignInAt: member.lastSignInAt?.toISOString() ?? null,
    version: member.version,
    can: [...listCapabilities(actor, subject)],
  }
}
