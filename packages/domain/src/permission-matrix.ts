/** Who may do what, as data in one place (AC1). `permission-matrix.txt` is this table, printed. */

/**
 * How an actor can stand to what an action is done to. The first two are roles in the organisation;
 * `person` is every active member of it; `owner` and `member` belong to the application, `member`
 * only while the membership has not expired; the project roles are those in the API's project.
 */
export const relations = [
  'super_admin',
  'system_admin',
  'owner',
  'member',
  'project_admin',
  'developer',
  'operator',
  'business_user',
  'api_owner',
  'data_source_owner',
  'approver',
  'signer',
  'participant',
  'applicant',
  'self',
  'person',
] as const
export type Relation = (typeof relations)[number]

/** One row: any of `allow` suffices, unless the actor also is one of `never`. */
export type Permission = Readonly<{ allow: readonly Relation[]; never?: readonly Relation[] }>

const administrators = ['super_admin', 'system_admin'] as const

const everyone: Permission = { allow: ['person'] }
const administratorsOnly: Permission = { allow: administrators }
const ownersToo: Permission = { allow: [...administrators, 'owner'] }
const membersToo: Permission = { allow: [...administrators, 'owner', 'member'] }
const projectAdministratorsToo: Permission = { allow: [...administrators, 'project_admin'] }
const apiKeepers: Permission = { allow: [...administrators, 'project_admin', 'api_owner'] }
const apiWatchers: Permission = {
  allow: [...administrators, 'project_admin', 'developer', 'operator', 'api_owner'],
}
const dataSourceOwnersToo: Permission = { allow: [...administrators, 'data_source_owner'] }
const othersOnly: Permission = { allow: administrators, never: ['self'] }

export const permissionMatrix = {
  organisation: {
    view: everyone,
    'request-application': everyone,
    'create-application': administratorsOnly,
    'list-all-applications': administratorsOnly,
    'list-all-requests': administratorsOnly,
    'add-member': administratorsOnly,
    'add-group': administratorsOnly,
    'add-project': administratorsOnly,
    'add-data-source': administratorsOnly,
    'edit-network': administratorsOnly,
    'edit-call-authentication': administratorsOnly,
    'edit-policy': administratorsOnly,
    'edit-chains': administratorsOnly,
    'manage-gateways': administratorsOnly,
    'manage-webhooks': administratorsOnly,
    'view-operations': administratorsOnly,
    'view-audit': administratorsOnly,
  },
  member: {
    view: everyone,
    'view-contact': { allow: [...administrators, 'self'] },
    'edit-profile': { allow: [...administrators, 'self'] },
    'hand-over': { allow: [...administrators, 'self'] },
    'edit-roles': othersOnly,
    'set-active': othersOnly,
    remove: othersOnly,
  },
  group: {
    view: everyone,
    rename: administratorsOnly,
    delete: administratorsOnly,
  },
  application: {
    view: everyone,
    join: { allow: ['person'], never: ['owner', 'member'] },
    renew: { allow: ['member'] },
    'view-members': membersToo,
    'view-secret': membersToo,
    'view-whitelist': membersToo,
    'view-grants': membersToo,
    'view-calls': membersToo,
    'view-audit': ownersToo,
    debug: membersToo,
    'request-grant': { allow: ['owner', 'member'] },
    edit: ownersToo,
    'edit-whitelist': ownersToo,
    'reset-secret': ownersToo,
    'add-member': ownersToo,
    suspend: ownersToo,
    resume: ownersToo,
    delete: ownersToo,
  },
  membership: {
    view: membersToo,
    edit: { ...ownersToo, never: ['self'] },
    remove: { ...ownersToo, never: ['self'] },
  },
  project: {
    view: everyone,
    edit: projectAdministratorsToo,
    delete: administratorsOnly,
    'manage-members': projectAdministratorsToo,
    'add-api': { allow: [...administrators, 'project_admin', 'developer'] },
  },
  api: {
    view: everyone,
    edit: apiKeepers,
    delete: apiKeepers,
    'edit-limits': { allow: [...administrators, 'project_admin', 'operator'] },
    'view-calls': apiWatchers,
    'view-grants': projectAdministratorsToo,
    grant: projectAdministratorsToo,
  },
  call: {
    view: {
      allow: [...apiWatchers.allow, 'owner', 'member'],
    },
  },
  grant: {
    view: { allow: [...administrators, 'owner', 'member', 'project_admin'] },
    renew: { allow: ['owner', 'member'] },
    return: ownersToo,
    revoke: projectAdministratorsToo,
  },
  'data-source': {
    view: everyone,
    edit: dataSourceOwnersToo,
    delete: dataSourceOwnersToo,
    'view-grants': dataSourceOwnersToo,
    grant: dataSourceOwnersToo,
  },
  'data-source-grant': {
    view: { allow: [...administrators, 'owner', 'member', 'data_source_owner'] },
    renew: { allow: ['owner', 'member'] },
    return: ownersToo,
    revoke: dataSourceOwnersToo,
  },
  request: {
    view: { allow: [...administrators, 'approver', 'signer', 'participant', 'applicant'] },
    approve: { allow: ['approver', 'signer'] },
    reject: { allow: ['approver', 'signer'] },
    'hand-over': { allow: ['approver'] },
    'add-signer': { allow: ['approver'] },
    withdraw: { allow: ['applicant'] },
    resubmit: { allow: ['applicant'] },
  },
} as const satisfies Record<string, Record<string, Permission>>

export type Noun = keyof typeof permissionMatrix
export type VerbOn<N extends Noun> = keyof (typeof permissionMatrix)[N] & string

/** An action as it is named on the wire and in messages: `application.reset-secret`. */
export type ActionOn<N extends Noun> = { [Each in N]: `${Each}.${VerbOn<Each>}` }[N]
export type Action = ActionOn<Noun>

const rows: ReadonlyMap<string, Permission> = new Map(
  Object.entries(permissionMatrix).flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, row]) => [`${noun}.${verb}`, row] as const),
  ),
)

/** True for the name of a declared action. */
export function isAction(text: string): text is Action {
  return rows.has(text)
}

/** Every action in the order of the table. */
export const actions: readonly Action[] = [...rows.keys()].filter(isAction)

/** The row of an action; asking for one that is not declared is a defect, and throws. */
export function getPermission(action: string): Permission {
  const row = rows.get(action)
  if (row === undefined) throw new Error(`no permission is declared for ${action}`)
  return row
}

function printCell(permission: Permission, relation: Relation): string {
  if (permission.never?.includes(relation) === true) return 'never'
  return permission.allow.includes(relation) ? 'yes' : '-'
}

/** The table as text, one action a line, for the committed file that a review compares. */
export function printPermissionMatrix(): string {
  const width = Math.max(...actions.map((action) => action.length))
  const line = (title: string, cells: readonly string[]) =>
    [title.padEnd(width), ...cells.map((cell, index) => cell.padEnd(relations[index]?.length ?? 0))]
      .join('  ')
      .trimEnd()
  const body = actions.map((action) =>
    line(
      action,
      relations.map((relation) => printCell(getPermission(action), relation)),
    ),
  )
  return `${[line('action', relations), ...body].join('\n')}\n`
}
