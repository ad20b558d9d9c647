/** Routes of applications: the three lists, create, view, edit, delete, suspend and resume. */
import type { ApplicationDetail } from '@portico/contract'
import { accept, authorise } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { listApplications } from '@portico/store'
import type { ApplicationEntry } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { checkApplicationName } from '../use-cases/check-application-name.ts'
import { createApplication } from '../use-cases/create-application.ts'
import { deleteApplication } from '../use-cases/delete-application.ts'
import { editApplication } from '../use-cases/edit-application.ts'
import { readOrganisation } from '../use-cases/organisation.ts'
import { resumeApplication, suspendApplication } from '../use-cases/suspend-application.ts'
import { viewApplication } from '../use-cases/view-application.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { HandlerContext, Handlers } from './handler.ts'
import { presentApplication, presentApplicationRow } from './present-application.ts'
import { presentWarnings } from './present-warnings.ts'

type ApplicationRoutes =
  | 'listApplications'
  | 'createApplication'
  | 'checkApplicationName'
  | 'getApplication'
  | 'updateApplication'
  | 'deleteApplication'
  | 'suspendApplication'
  | 'resumeApplication'

export function createApplicationHandlers(deps: Deps): Pick<Handlers, ApplicationRoutes> {
  return {
    listApplications: (context) => listPage(deps, context),
    createApplication: async ({ caller, body }) => {
      const created = await createApplication(deps, caller, body)
      if (!created.ok) return created
      const shown = await show(deps, caller, created.value.id)
      if (!shown.ok) return shown
      return accept({ ...shown.value, warnings: presentWarnings(created.value.warnings) })
    },
    checkApplicationName: async ({ query }) => accept(await checkApplicationName(deps, query)),
    getApplication: ({ caller, params }) => show(deps, caller, params.id),
    updateApplication: async ({ caller, params, body, version }) => {
      const edit = withoutUndefined(body)
      const edited = await editApplication(deps, caller, { id: params.id, edit, version })
      return edited.ok ? show(deps, caller, params.id) : edited
    },
    deleteApplication: ({ caller, params, body, version }) =>
      deleteApplication(deps, caller, { id: params.id, ...body, version }),
    suspendApplication: async ({ caller, params }) => {
      const suspended = await suspendApplication(deps, caller, params.id)
      return suspended.ok ? show(deps, caller, params.id) : suspended
    },
    resumeApplication: async ({ caller, params }) => {
      const resumed = await resumeApplication(deps, caller, params.id)
      return resumed.ok ? show(deps, caller, params.id) : resumed
    },
  }
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

function withoutUndefined<T extends object>(values: T): Given<T> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as Given<T>
}

async function listPage(
  deps: Deps,
  { caller, query }: HandlerContext<'listApplications'>,
): ReturnType<Handlers['listApplications']> {
  const { actor } = caller
  const everything = { noun: 'organisation' } as const
  const allowed =
    query.view === 'all'
      ? authorise(actor, 'organisation.list-all-applications', everything)
      : accept(null)
  if (!allowed.ok) return allowed
  const db = deps.database.kysely
  const organisation = await readOrganisation(db, deps.clock())
  const rows = await listApplications(db, {
    view: query.view,
    readerId: actor.memberId,
    today: organisation.today,
    q: query.q || undefined,
    groupId: query.groupId,
    state: query.state,
    before: readCursor(textKey, query.cursor)?.[0],
    limit: query.limit + 1,
  })
  const present = (row: ApplicationEntry) =>
    presentApplicationRow(row, { actor, organisation }, query.view)
  return accept(pageOf(rows, query.limit, (row) => [row.id], present))
}

async function show(deps: Deps, caller: Caller, id: string): Promise<Outcome<ApplicationDetail>> {
  const viewed = await viewApplication(deps, caller, id)
  if (!viewed.ok) return viewed
  const { organisation } = viewed.value
  return accept(presentApplication(viewed.value, { actor: caller.actor, organisation }))
}
