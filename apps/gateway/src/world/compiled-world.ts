/** The world: settings, the APIs as compiled objects, the applications packed. */
import type { FeedApi, FeedApplication, FeedSettings } from '@portico/contract'
import { ApplicationPacker } from './application-packer.ts'
import type { Unseal } from './application-record.ts'
import type { ApplicationTable } from './application-table.ts'
import { compileApi } from './compile-api.ts'
import { OverlayMap } from './overlay-map.ts'
import { RouteTable } from './route-table.ts'
import { doAtOnce } from './slices.ts'
import type { Api, ApiMatch, Application, World } from './world.ts'

/** Beside what calls ask for, the record of the feed, for the sealed snapshot. */
interface KeptApi {
  readonly record: FeedApi
  readonly compiled: Api
}

export interface WorldRecords {
  readonly settings: FeedSettings
  readonly apis: readonly FeedApi[]
  readonly applications: readonly FeedApplication[]
}

/** Whole records that replace others, and ids that go. Within one change a later entry wins. */
export interface WorldChange {
  readonly settings?: FeedSettings | undefined
  readonly api?: FeedApi | undefined
  readonly application?: FeedApplication | undefined
  readonly removedApiId?: string | undefined
  readonly removedApplicationId?: string | undefined
}

interface Parts {
  readonly settings: FeedSettings
  readonly apis: OverlayMap<KeptApi>
  readonly routes: RouteTable
  readonly applications: ApplicationTable
}

function buildRoutes(apis: OverlayMap<KeptApi>): RouteTable {
  const kept = [...apis.values()].toSorted((one, other) =>
    one.record.id < other.record.id ? -1 : 1,
  )
  return new RouteTable(
    kept.flatMap(({ record, compiled }) =>
      record.route === null ? [] : [{ ...record.route, api: compiled }],
    ),
  )
}

export class CompiledWorld implements World {
  readonly #parts: Parts
  #origins: ReadonlySet<string> | null = null

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Puts a world together; throws a `RangeError` naming the API that stands twice. */
  static of(
    settings: FeedSettings,
    apis: readonly FeedApi[],
    applications: ApplicationTable,
  ): CompiledWorld {
    const kept = new Map<string, KeptApi>()
    for (const record of apis) {
      if (kept.has(record.id)) throw new RangeError(`API ${record.id} stands twice`)
      kept.set(record.id, { record, compiled: compileApi(record) })
    }
    const keptApis = OverlayMap.of(kept)
    return new CompiledWorld({
      settings,
      apis: keptApis,
      routes: buildRoutes(keptApis),
      applications,
    })
  }

  /** Compiles everything; throws a `RangeError` naming what stands twice, and nothing is half built. */
  static compile({ settings, apis, applications }: WorldRecords, unseal: Unseal): CompiledWorld {
    const packer = new ApplicationPacker(unseal)
    for (const application of applications) packer.add(application)
    return CompiledWorld.of(settings, apis, doAtOnce(packer.finish()))
  }

  /** A world with these changes made, in their order; this one stays as it is. */
  with(changes: readonly WorldChange[], unseal: Unseal): CompiledWorld {
    let settings = this.#parts.settings
    const apis = new Map<string, KeptApi | undefined>()
    const applications = new Map<string, FeedApplication | undefined>()
    for (const change of changes) {
      settings = change.settings ?? settings
      if (change.removedApiId !== undefined) apis.set(change.removedApiId, undefined)
      if (change.api !== undefined) {
        apis.set(change.api.id, { record: change.api, compiled: compileApi(change.api) })
      }
      noteApplication(applications, change)
    }
    const keptApis = this.#parts.apis.with(apis)
    return new CompiledWorld({
      settings,
      apis: keptApis,
      routes: apis.size === 0 ? this.#parts.routes : buildRoutes(keptApis),
      applications: this.#parts.applications.with(applications, unseal),
    })
  }

  get settings(): FeedSettings {
    return this.#parts.settings
  }

  get applicationCount(): number {
    return this.#parts.applications.size
  }

  get apiCount(): number {
    return this.#parts.apis.size
  }

  findApplication(appKey: string): Application | undefined {
    return this.#parts.applications.find(appKey)
  }

  findApi(apiId: string): Api | undefined {
    return this.#parts.apis.get(apiId)?.compiled
  }

  matchRoute(method: string, path: string): ApiMatch {
    return this.#parts.routes.match(method, path)
  }

  listOrigins(): ReadonlySet<string> {
    if (this.#origins === null) {
      const origins = new Set<string>()
      for (const { compiled } of this.#parts.apis.values()) {
        for (const upstream of Object.values(compiled.upstreams)) {
          if (upstream !== null) origins.add(upstream.origin)
        }
      }
      this.#origins = origins
    }
    return this.#origins
  }

  /** The APIs as they came, for the sealed snapshot. */
  listApis(): FeedApi[] {
    return Array.from(this.#parts.apis.values(), ({ record }) => record)
  }

  /** The applications as they lie, for the sealed snapshot. */
  get applications(): ApplicationTable {
    return this.#parts.applications
  }
}

/** Of two entries for one application the later counts, and it is the later one in the order of the map too. */
function noteApplication(
  applications: Map<string, FeedApplication | undefined>,
  { application, removedApplicationId }: WorldChange,
): void {
  if (removedApplicationId !== undefined) {
    applications.delete(removedApplicationId)
    applications.set(removedApplicationId, undefined)
  }
  if (application !== undefined) {
    applications.delete(application.id)
    applications.set(application.id, application)
  }
}
