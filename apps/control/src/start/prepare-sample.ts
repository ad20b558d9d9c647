/** Decides at each start whether there is a sample to load, and keeps what points to its upstream up to date. */
import { appendEvents, inTransaction, listApis, updateApi } from '@portico/store'
import type { Api } from '@portico/store'
import type { ControlConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { FirstSignIn } from './first-administrator.ts'
import {
  loadSampleOrganisation,
  sampleDataSets,
  samplePeople,
  sampleProject,
} from './sample-organisation.ts'
import { writeSampleProfile } from './sample-profile.ts'

type SampleConfig = Pick<
  ControlConfig,
  'sample' | 'sampleUpstreamUrl' | 'dataDirectory' | 'gatewayUrl' | 'adminPassword'
>

/** Answers a sentence for the person at the terminal when the sample was loaded, else null. */
export async function prepareSample(
  deps: Deps,
  config: SampleConfig,
  firstSignIn: FirstSignIn | null,
  tell: (text: string) => void,
): Promise<string | null> {
  const { sample, sampleUpstreamUrl, dataDirectory, gatewayUrl } = config
  if (!sample || sampleUpstreamUrl === null) return null
  const password = firstSignIn?.password ?? config.adminPassword
  if (password !== null) {
    const passwordHash = await deps.identity.hashPassword(password)
    const loaded = await loadSampleOrganisation(deps, sampleUpstreamUrl, passwordHash, () =>
      tell('loading the sample organisation'),
    )
    if (loaded) {
      await writeSampleProfile(deps, { ...loaded, dataDirectory, gatewayUrl })
      const names = samplePeople.map(({ username }) => username).join(', ')
      return `the sample organisation is loaded; ${names} sign in with the password of admin.`
    }
  }
  await followUpstream(deps, sampleUpstreamUrl)
  return null
}

/** The bundled upstream gets another port when its own is taken: its APIs go along. */
async function followUpstream(deps: Deps, upstreamUrl: string): Promise<void> {
  const page = {
    q: undefined,
    projectId: undefined,
    operation: undefined,
    after: undefined,
    limit: 1000,
  }
  const apis = await listApis(deps.database.kysely, page)
  for (const api of apis) {
    const moved = movedUpstream(api, upstreamUrl)
    if (moved === null || moved === api.upstreamProd) continue
    await inTransaction(deps.database, async (tx) => {
      await updateApi(tx, api.id, { upstream_prod: moved, upstream_dev: moved })
      const event = {
        event: 'api.changed',
        actorId: null,
        address: null,
        subject: { kind: 'api', id: api.id, name: api.name },
        detail: { upstream: moved },
        feed: { kind: 'api', id: api.id },
      } as const
      await appendEvents(tx, [event], deps.clock())
    })
  }
}

/** Where an API of the sample is served now; null for any other API. */
function movedUpstream(api: Api, upstreamUrl: string): string | null {
  if (api.project.name !== sampleProject || api.upstreamProd === null) return null
  const { hostname, pathname } = new URL(api.upstreamProd)
  const dataSet = sampleDataSets.find((each) => pathname === `/${each}`)
  return hostname === '127.0.0.1' && dataSet !== undefined ? `${upstreamUrl}/${dataSet}` : null
}
