/** The access matrix, generated: every route of the contract against everybody the permission matrix knows (AC1, AC2). */
import { actionsOf, routes } from '@portico/contract'
import type { Access, Route, RouteName } from '@portico/contract'
import { getPermission } from '@portico/domain'
import type { Action, Noun, Relation } from '@portico/domain'

/** One for each way to stand to something; `self` is the person that member routes are about. */
export const accessActors = [
  'anonymous',
  'person',
  'expired_member',
  'member',
  'owner',
  'project_admin',
  'developer',
  'operator',
  'business_user',
  'api_owner',
  'data_source_owner',
  'applicant',
  'approver',
  'signer',
  'self',
  'system_admin',
  'super_admin',
] as const
export type AccessActor = (typeof accessActors)[number]

/** What a call comes to, as far as permission goes. */
export type AccessClass = 'yes' | '401' | '403' | '404'

/** One line of the matrix: a route, or one of several things that a route does by its input. */
export type AccessRow = Readonly<{
  title: string
  name: RouteName
  /** The case of its input; empty for the route itself. */
  variant: string
  access: Access
  /** What has to be visible first, where the action is on something else. */
  behind?: Noun
}>

/** Where the input decides which action is asked; the route's own row is called with its first action. */
const variants: Readonly<Partial<Record<RouteName, Readonly<Record<string, Access>>>>> = {
  listApplications: { all: 'organisation.list-all-applications' },
  listRequests: { all: 'organisation.list-all-requests' },
  submitRequest: {
    'renew-membership': 'application.renew',
    'api-permission': 'application.request-grant',
    'data-source-permission': 'application.request-grant',
  },
  createGrant: { api: 'api.grant', 'data-source': 'data-source.grant' },
  renewGrant: { grant: 'api.grant', 'data-source-grant': 'data-source.grant' },
  endGrant: {
    grant: ['grant.return', 'grant.revoke'],
    'data-source-grant': ['data-source-grant.return', 'data-source-grant.revoke'],
  },
  updateApi: { description: 'api.edit' },
}

/** Where every input belongs to a variant, so that the route has no row of its own. */
const variantsOnly: ReadonlySet<RouteName> = new Set(['createGrant', 'renewGrant', 'endGrant'])

/** Variants that are named after what has to be visible first. */
const visibleFirst: ReadonlySet<string> = new Set(['grant', 'data-source-grant'])

/** Every row, in the order of the route table: a new route is in it by itself. */
export const accessRows: readonly AccessRow[] = (
  Object.entries(routes) as [RouteName, Route][]
).flatMap(([name, route]) => [
  ...(variantsOnly.has(name) ? [] : [{ title: name, name, variant: '', access: route.access }]),
  ...Object.entries(variants[name] ?? {}).map(([variant, access]) => {
    const row = { title: `${name} (${variant})`, name, variant, access }
    return visibleFirst.has(variant) ? { ...row, behind: variant as Noun } : row
  }),
])

type Relations = Readonly<Partial<Record<Noun, readonly Relation[]>>>

const ofApplication = (relation: Relation): Relations => ({
  application: [relation],
  membership: [relation],
  call: [relation],
  grant: [relation],
  'data-source-grant': [relation],
})
const ofProject = (relation: Relation): Relations => ({
  project: [relation],
  api: [relation],
  call: [relation],
  grant: [relation],
})

/** How each of them stands to what the calls are about; the world of the test is made to be so. */
const relationsOf: Readonly<Partial<Record<AccessActor, Relations>>> = {
  member: ofApplication('member'),
  owner: ofApplication('owner'),
  project_admin: ofProject('project_admin'),
  developer: ofProject('developer'),
  operator: ofProject('operator'),
  business_user: ofProject('business_user'),
  api_owner: { api: ['api_owner'], call: ['api_owner'] },
  data_source_owner: {
    'data-source': ['data_source_owner'],
    'data-source-grant': ['data_source_owner'],
  },
  applicant: { request: ['applicant'] },
  approver: { request: ['approver'] },
  signer: { request: ['signer'] },
  self: { ...ofApplication('member'), membership: ['member', 'self'], member: ['self'] },
}

function relationsTo(actor: AccessActor, noun: Noun): readonly Relation[] {
  const role = actor === 'system_admin' || actor === 'super_admin' ? [actor] : []
  return [...role, ...(relationsOf[actor]?.[noun] ?? []), 'person']
}

function nounOf(action: string): Noun {
  return action.slice(0, action.indexOf('.')) as Noun
}

/** Reads the rows of the permission matrix, by itself: what the product makes of them is what is under test. */
function mayAct(actor: AccessActor, action: Action): boolean {
  const { allow, never = [] } = getPermission(action)
  const related = relationsTo(actor, nounOf(action))
  return (
    related.some((relation) => allow.includes(relation)) &&
    !related.some((relation) => never.includes(relation))
  )
}

/** Whether the action is known to be out of reach before its subject is looked for. */
function isByRoleOnly(action: Action): boolean {
  return getPermission(action).allow.every((each) => /^(super|system)_admin$/.test(each))
}

/** What the matrix says of a call (AC2: who may not know it gets 404, who may know it 403). */
export function expectAccess({ access, behind }: AccessRow, actor: AccessActor): AccessClass {
  if (access === 'public') return 'yes'
  if (actor === 'anonymous') return '401'
  const actions = actionsOf({ access })
  if (actions.length === 0 || actions.some((action) => mayAct(actor, action))) return 'yes'
  if (actions.every(isByRoleOnly)) return '403'
  const nouns = behind === undefined ? actions.map(nounOf) : [behind]
  const known = nouns.every((noun) => mayAct(actor, `${noun}.view` as Action))
  return known ? '403' : '404'
}

/** The matrix as text, for the committed file that a review compares. */
export function printAccessMatrix(): string {
  const ruleOf = ({ access }: AccessRow) => actionsOf({ access }).join(' | ') || (access as string)
  const titles = ['route', ...accessRows.map(({ title }) => title)]
  const rules = ['rule', ...accessRows.map(ruleOf)]
  const widthOf = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length))
  const line = (title: string, rule: string, cells: readonly string[]) =>
    [title.padEnd(widthOf(titles)), rule.padEnd(widthOf(rules)), ...cells].join('  ').trimEnd()
  const body = accessRows.map((row) =>
    line(
      row.title,
      ruleOf(row),
      accessActors.map((actor) => expectAccess(row, actor).padEnd(actor.length)),
    ),
  )
  return `${[line('route', 'rule', accessActors), ...body].join('\n')}\n`
}
