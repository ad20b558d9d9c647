/** The fake's grants and call records. */
import { outcomeOfCall } from '@portico/domain'
import { deny } from './fake-problem.ts'
import { matches, pageOf } from './fake-route.ts'
import type { FakeHandlers } from './fake-route.ts'
import { belongsTo, getApplication } from './fake-subjects.ts'

export const permissionHandlers: FakeHandlers = {
  listGrants: ({ world, me, query }) => {
    const mine = world.applications.filter((each) => belongsTo(world, each, me.id))
    const ids = new Set(mine.map(({ id }) => id))
    const found = world.grants.filter(
      (grant) =>
        grant.kind === query.kind &&
        ids.has(grant.application.id) &&
        matches(query.q, grant.api?.name ?? '', grant.dataSource?.name ?? ''),
    )
    return pageOf(found, query)
  },
  listApplicationGrants: ({ world, me, params, query }) => {
    getApplication(world, params.id, me, 'application.view-grants')
    const found = world.grants.filter(
      (grant) =>
        grant.application.id === params.id &&
        (query.kind === undefined || grant.kind === query.kind) &&
        matches(query.q, grant.api?.name ?? '', grant.dataSource?.name ?? ''),
    )
    return pageOf(found, query)
  },
  endGrant: ({ world, params }) => {
    const grant = world.grants.find((each) => each.id === params.grantId) ?? deny('grant.unknown')
    grant.state = 'returned'
    grant.can = []
    return null
  },
  listCalls: ({ world, me, params, query }) => {
    getApplication(world, params.id, me, 'application.view-calls')
    const found = world.calls.filter(
      (call) =>
        call.applicationId === params.id &&
        (query.outcome === undefined || outcomeOfCall(call) === query.outcome),
    )
    return pageOf(found, query)
  },
}
