import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  actions,
  getPermission,
  isAction,
  permissionMatrix,
  printPermissionMatrix,
} from './permission-matrix.ts'
import { authorise, can, isOutOfReach, listCapabilities, listRelations } from './permission.ts'
import type { Standing, Subject } from './permission.ts'
import type { Actor } from './person.ts'

const today = '2026-03-10'
const regular: Actor = { memberId: 'mem_1', roles: ['member'] }
const superAdmin: Actor = { memberId: 'mem_2', roles: ['super_admin'] }
const systemAdmin: Actor = { memberId: 'mem_3', roles: ['system_admin', 'member'] }

function application(membership: Standing['membership'], more: object = {}) {
  return { noun: 'application', state: 'active', membership, today, ...more } as const
}

const stranger = application(null)
const owner = application({ role: 'owner', endsOn: null })
const member = application({ role: 'member', endsOn: today })
const expired = application({ role: 'member', endsOn: '2026-03-09' })

function request(more: object = {}) {
  return {
    noun: 'request',
    state: 'PENDING',
    applicantId: 'mem_7',
    approverIds: ['mem_8'],
    signerIds: ['mem_9'],
    participantIds: ['mem_8', 'mem_9', 'mem_5'],
    ...more,
  } as const
}

function codeOf(outcome: ReturnType<typeof authorise>) {
  return outcome.ok ? 'allowed' : outcome.refusal.code
}

describe('the permission matrix', () => {
  it('[AC1] is the committed table: a difference here is a change of power', () => {
    const committed = readFileSync(new URL('./permission-matrix.txt', import.meta.url), 'utf8')
    expect(printPermissionMatrix()).toBe(committed)
  })

  it('[AC1] an action that is not declared is a defect', () => {
    expect(isAction('application.explode')).toBe(false)
    expect(isAction('application.edit')).toBe(true)
    expect(() => getPermission('application.explode')).toThrow('application.explode')
  })

  it('[AC2] every noun says who may view it', () => {
    for (const noun of Object.keys(permissionMatrix)) expect(actions).toContain(`${noun}.view`)
  })
})

describe('what no subject can change', () => {
  it('[AC1] an action of roles in the organisation is out of reach of who has none', () => {
    expect(isOutOfReach(regular, 'organisation.add-group')).toBe(true)
    expect(isOutOfReach(regular, 'member.remove')).toBe(true)
    expect(isOutOfReach(systemAdmin, 'organisation.add-group')).toBe(false)
  })

  it('[AC1] an action that some relation gives is in reach until the subject is known', () => {
    expect(isOutOfReach(regular, 'application.edit')).toBe(false)
    expect(isOutOfReach(superAdmin, 'request.approve')).toBe(false)
  })
})

describe('what people may do with an application', () => {
  it.each([
    'application.edit',
    'application.delete',
    'application.reset-secret',
    'application.add-member',
    'application.edit-whitelist',
    'application.suspend',
  ] as const)('[MB5] [AC1] %s is for owners and administrators', (action) => {
    for (const subject of [stranger, member, expired]) {
      expect(can(regular, action, subject)).toBe(false)
    }
    expect(can(regular, action, owner)).toBe(true)
    expect(can(superAdmin, action, stranger)).toBe(true)
    expect(can(systemAdmin, action, stranger)).toBe(true)
  })

  it.each(['application.view-secret', 'application.debug'] as const)(
    '[CR5] [MB5] %s is for owners, valid members and administrators',
    (action) => {
      expect(can(regular, action, stranger)).toBe(false)
      expect(can(regular, action, expired)).toBe(false)
      expect(can(regular, action, member)).toBe(true)
      expect(can(regular, action, owner)).toBe(true)
      expect(can(systemAdmin, action, stranger)).toBe(true)
    },
  )

  it('[GT2] only owners and valid members apply for grants, administrators give them directly', () => {
    expect(can(superAdmin, 'application.request-grant', stranger)).toBe(false)
    expect(can(regular, 'application.request-grant', expired)).toBe(false)
    expect(can(regular, 'application.request-grant', member)).toBe(true)
    expect(can(regular, 'application.request-grant', owner)).toBe(true)
  })

  it('[MB3] who belongs to the application does not join it, an expired member may', () => {
    expect(can(regular, 'application.join', owner)).toBe(false)
    expect(can(regular, 'application.join', member)).toBe(false)
    expect(can(regular, 'application.join', expired)).toBe(true)
    expect(can(regular, 'application.join', stranger)).toBe(true)
  })

  it('[AC2] what a person may know but not do is denied with the action', () => {
    expect(authorise(regular, 'application.edit', stranger)).toStrictEqual({
      ok: false,
      refusal: { code: 'permission.denied', facts: { action: 'application.edit' } },
    })
    expect(codeOf(authorise(regular, 'application.edit', owner))).toBe('allowed')
  })
})

describe('what people may do with a membership', () => {
  const standing = { membership: { role: 'owner', endsOn: null }, today } as const
  const other = { noun: 'membership', memberId: 'mem_6', role: 'member', ...standing } as const
  const own = { ...other, memberId: 'mem_1' } as const

  it('[MB4] nobody edits or removes themselves, administrators included', () => {
    expect(can(regular, 'membership.edit', own)).toBe(false)
    expect(can(superAdmin, 'membership.remove', { ...other, memberId: 'mem_2' })).toBe(false)
    expect(can(regular, 'membership.edit', other)).toBe(true)
    expect(can(regular, 'membership.remove', other)).toBe(true)
  })

  it('[MB4] the panel offers nothing on the row of an owner', () => {
    expect(listCapabilities(regular, { ...other, role: 'owner' })).toStrictEqual([
      'membership.view',
    ])
    expect(listCapabilities(regular, other)).toStrictEqual([
      'membership.view',
      'membership.edit',
      'membership.remove',
    ])
  })

  it('[AC2] strangers do not learn who belongs to an application', () => {
    const seen = { ...other, membership: null } as const
    expect(codeOf(authorise(regular, 'membership.view', seen))).toBe('membership.unknown')
  })
})

describe('what people may do with a request', () => {
  const act = (memberId: string): Actor => ({ memberId, roles: ['member'] })

  it('[RQ10] [AC2] others get the answer of a request that does not exist', () => {
    for (const action of ['request.view', 'request.approve', 'request.withdraw'] as const) {
      expect(authorise(regular, action, request())).toStrictEqual({
        ok: false,
        refusal: { code: 'request.unknown' },
      })
    }
  })

  it('[RQ10] applicant, approvers, earlier deciders and administrators see it', () => {
    for (const actor of [act('mem_7'), act('mem_8'), act('mem_9'), act('mem_5'), superAdmin]) {
      expect(codeOf(authorise(actor, 'request.view', request()))).toBe('allowed')
    }
  })

  it('[RQ5] only those whose turn it is decide; a signer only passes or rejects', () => {
    expect(codeOf(authorise(superAdmin, 'request.approve', request()))).toBe('permission.denied')
    expect(codeOf(authorise(act('mem_5'), 'request.reject', request()))).toBe('permission.denied')
    expect(codeOf(authorise(act('mem_9'), 'request.hand-over', request()))).toBe(
      'permission.denied',
    )
    expect(listCapabilities(act('mem_9'), request())).toStrictEqual([
      'request.view',
      'request.approve',
      'request.reject',
    ])
    expect(listCapabilities(act('mem_8'), request())).toStrictEqual([
      'request.view',
      'request.approve',
      'request.reject',
      'request.hand-over',
      'request.add-signer',
    ])
  })

  it('[RQ2] [RQ3] the applicant withdraws what is pending and resubmits what failed', () => {
    expect(listCapabilities(act('mem_7'), request())).toStrictEqual([
      'request.view',
      'request.withdraw',
    ])
    expect(listCapabilities(act('mem_7'), request({ state: 'EXECUTION_FAILED' }))).toStrictEqual([
      'request.view',
      'request.resubmit',
    ])
    expect(listCapabilities(act('mem_7'), request({ state: 'APPROVED' }))).toStrictEqual([
      'request.view',
    ])
  })
})

describe('what people may do with APIs, data sources and their grants', () => {
  const grant = {
    noun: 'grant',
    projectRole: null,
    state: 'valid',
    membership: null,
    today,
  } as const

  it('[GT2] grants are given and revoked by the administrators of the project', () => {
    const api = { noun: 'api', projectRole: 'developer', ownerId: 'mem_1' } as const
    expect(can(regular, 'api.grant', api)).toBe(false)
    expect(can(regular, 'api.edit', api)).toBe(true)
    expect(can(regular, 'api.edit', { ...api, ownerId: null })).toBe(false)
    expect(can(regular, 'api.grant', { ...api, projectRole: 'project_admin' })).toBe(true)
    expect(can(regular, 'grant.revoke', { ...grant, projectRole: 'project_admin' })).toBe(true)
  })

  it('[GT2] grants are returned by owners and administrators, not by members', () => {
    const asMember = { ...grant, membership: { role: 'member', endsOn: null } } as const
    const asOwner = { ...grant, membership: { role: 'owner', endsOn: null } } as const
    expect(can(regular, 'grant.return', asMember)).toBe(false)
    expect(can(regular, 'grant.return', asOwner)).toBe(true)
    expect(can(systemAdmin, 'grant.return', grant)).toBe(true)
    expect(listCapabilities(regular, asOwner)).toContain('grant.return')
    expect(listCapabilities(regular, { ...asOwner, state: 'expired' })).toStrictEqual([
      'grant.view',
      'grant.renew',
    ])
    expect(listCapabilities(regular, { ...asOwner, state: 'revoked' })).toStrictEqual([
      'grant.view',
    ])
  })

  it('[GT3] [AC2] data source grants belong to the source’s owners; strangers learn nothing', () => {
    const given = { ...grant, noun: 'data-source-grant', ownerIds: ['mem_1'] } as const
    expect(can(regular, 'data-source-grant.revoke', given)).toBe(true)
    expect(can(regular, 'data-source.grant', { noun: 'data-source', ownerIds: [] })).toBe(false)
    expect(codeOf(authorise(regular, 'grant.view', grant))).toBe('grant.unknown')
    expect(codeOf(authorise(regular, 'data-source-grant.view', { ...given, ownerIds: [] }))).toBe(
      'grant.unknown',
    )
  })

  it('[AC1] project roles are relations to the project', () => {
    const project = { noun: 'project', projectRole: 'project_admin' } as const
    expect(can(regular, 'project.edit', project)).toBe(true)
    expect(listRelations(regular, { ...project, projectRole: null })).toStrictEqual(['person'])
  })
})

describe('what people may do in the organisation', () => {
  const organisation: Subject = { noun: 'organisation' }

  it('[AC1] [NW1] settings, groups and direct creation are for administrators', () => {
    expect(listCapabilities(regular, organisation)).toStrictEqual([
      'organisation.view',
      'organisation.request-application',
    ])
    expect(can(systemAdmin, 'organisation.edit-network', { noun: 'organisation' })).toBe(true)
    const denied = authorise(regular, 'organisation.edit-network', { noun: 'organisation' })
    expect(codeOf(denied)).toBe('permission.denied')
  })

  it('[AC1] nobody changes their own roles or removes themselves', () => {
    expect(can(superAdmin, 'member.edit-roles', { noun: 'member', memberId: 'mem_2' })).toBe(false)
    expect(can(superAdmin, 'member.remove', { noun: 'member', memberId: 'mem_1' })).toBe(true)
    expect(can(regular, 'member.edit-profile', { noun: 'member', memberId: 'mem_1' })).toBe(true)
    expect(can(regular, 'member.view-contact', { noun: 'member', memberId: 'mem_2' })).toBe(false)
  })

  it('[GP1] groups are renamed and deleted by administrators', () => {
    expect(listCapabilities(regular, { noun: 'group' })).toStrictEqual(['group.view'])
    expect(listCapabilities(superAdmin, { noun: 'group' })).toHaveLength(3)
  })
})

describe('listCapabilities of an application', () => {
  it('[AC3] a deleted application can only be looked at', () => {
    expect(listCapabilities(superAdmin, application(null, { state: 'deleted' }))).toStrictEqual([
      'application.view',
    ])
  })

  it('[AC3] [AP10] suspend and resume are offered by state', () => {
    const active = listCapabilities(regular, owner)
    const suspended = listCapabilities(regular, { ...owner, state: 'suspended' })
    expect(active).toContain('application.suspend')
    expect(active).not.toContain('application.resume')
    expect(suspended).toContain('application.resume')
    expect(suspended).not.toContain('application.suspend')
  })

  it('[AC3] [AR1] what the network withholds is not offered', () => {
    const withheld = { ...owner, withheld: ['application.edit-whitelist'] } as const
    expect(listCapabilities(regular, withheld)).not.toContain('application.edit-whitelist')
    expect(listCapabilities(regular, owner)).toContain('application.edit-whitelist')
  })

  it('[AC3] [MB7] only a membership with an end can be renewed', () => {
    expect(listCapabilities(regular, member)).toContain('application.renew')
    const permanent = application({ role: 'member', endsOn: null })
    expect(listCapabilities(regular, permanent)).not.toContain('application.renew')
    expect(listCapabilities(regular, owner)).not.toContain('application.renew')
  })
})
