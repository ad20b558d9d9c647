/** The world as maps of compiled records; beside each the record of the feed, for the sealed snapshot. */
import type { FeedApi, FeedApplication, FeedSettings } from '@portico/contract'
import { compileApi, compileApplication, type Unseal } from './compile-records.ts'
import { OverlayMap } from './overlay-map.ts'
import { RouteTable } from './route-table.ts'
import type { Api, ApiMatch, Application, World } from './world.ts'

interface Kept<R, C> {
  readonly record: R
  readonly compiled: C
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
  readonly apis: OverlayMap<Kept<FeedApi, Api>>
  readonly applications: OverlayMap<Kept<FeedApplication, Application>>
  readonly byAppKey: OverlayMap<Application>
  readonly routes: RouteTable
}

function buildRoutes(apis: OverlayMap<Kept<FeedApi, Api>>): RouteTable {
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

  /** Compiles everything; throws a `RangeError` naming what stands twice, and nothing is half built. */
  static compile(records: WorldRecords, unseal: Unseal): CompiledWorld {
    const apis = new Map<string, Kept<FeedApi, Api>>()
    for (const record of records.apis) {
      if (apis.has(record.id)) throw new RangeError(`API ${record.id} stands twice`)
      apis.set(record.id, { record, compiled: compileApi(record) })
    }
    const applications = new Map<string, Kept<FeedApplication, Application>>()
    const byAppKey = new Map<string, Application>()
    for (const record of records.applications) {
      if (applications.has(record.id)) throw new RangeError(`application ${record.id} stands twice`)
      if (byAppKey.has(record.appKey))
        throw new RangeError(`the AppKey of ${record.id} stands twice`)
      const compiled = compileApplication(record, unseal)
      applications.set(record.id, { record, compiled })
      byAppKey.set(record.appKey, compiled)
    }
    const keptApis = OverlayMap.of(apis)
    return new CompiledWorld({
      settings: records.settings,
      apis: keptApis,
      applications: OverlayMap.of(applications),
      byAppKey: OverlayMap.of(byAppKey),
      routes: buildRoutes(keptApis),
    })
  }

  /** A world with these changes made, in their order; this one stays as it is. */
  with(changes: readonly WorldChange[], unseal: Unseal): CompiledWorld {
    let settings = this.#parts.settings
    const apis = new Map<string, Kept<FeedApi, Api> | undefined>()
    const applications = new Map<string, Kept<FeedApplication, Application> | undefined>()
    for (const change of changes) {
      settings = change.settings ?? settings
      if (change.removedApiId !== undefined) apis.set(change.removedApiId, undefined)
      if (change.removedApplicationId !== undefined) {
        applications.set(change.removedApplicationId, undefined)
      }
      if (change.api !== undefined) {
        apis.set(change.api.id, { record: change.api, compiled: compileApi(change.api) })
      }
      if (change.application !== undefined) {
        const compiled = compileApplication(change.application, unseal)
        applications.set(change.application.id, { record: change.application, compiled })
      }
    }
    const keptApis = this.#parts.apis.with(apis)
    return new CompiledWorld({
      settings,
      apis: keptApis,
      applications: this.#parts.applications.with(applications),
      byAppKey: this.#parts.byAppKey.with(this.#rekey(applications)),
      routes: apis.size === 0 ? this.#parts.routes : buildRoutes(keptApis),
    })
  }

  #rekey(
    changed: ReadonlyMap<string, Kept<FeedApplication, Application> | undefined>,
  ): Map<string, Application | undefined> {
    const keys = new Map<string, Application | undefined>()
    for (const id of changed.keys()) {
      const before = this.#parts.applications.get(id)
      if (before !== undefined) keys.set(before.compiled.appKey, undefined)
    }
    for (const kept of changed.values()) {
      if (kept !== undefined) keys.set(kept.compiled.appKey, kept.compiled)
    }
    return keys
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
    return this.#parts.byAppKey.get(appKey)
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

  /** The records of the feed, as they would come in a snapshot. */
  *records(): Generator<{ api: FeedApi } | { application: FeedApplication }> {
    for (const { record } of this.#parts.apis.values()) yield { api: record }
    for (const { record } of this.#parts.applications.values()) yield { application: record }
  }
}
