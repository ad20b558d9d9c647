/** Any number of applications as lines of the feed: keys, secrets and ids as the product makes them. */
import { createHash, randomBytes } from 'node:crypto'
import type { FeedApplication, FeedLine } from '@portico/contract'
import { buildAppKey, buildAppSecret, buildId } from '@portico/domain'
import { buildApi, epoch, sealSecret, settings } from '../sample-world.ts'
import type { Caller } from '../signed-requests.ts'

const apiCount = 1000
/** Numbers of one length, for requests of one length. */
const firstApi = 1000
const networkCount = 5
const grantCount = 10
const firstMs = 1_700_000_000_000
const dayMs = 86_400_000
/** Grants end with a day, as those of the product do, so that many end together. */
const lastDayMs = Math.ceil(Date.now() / dayMs) * dayMs + dayMs
/** Lives as long as one run of the benchmark. */
const seed = randomBytes(16)

/** Randomness that belongs to an application, so that its secret need not be kept to sign with it. */
function drawBytes(index: number): Buffer {
  return createHash('sha512').update(seed).update(String(index)).digest()
}

function nameApplication(index: number): { id: string; appKey: string; appSecret: string } {
  const bytes = drawBytes(index)
  return {
    id: buildId('application', firstMs + index, bytes.subarray(0, 7)),
    appKey: buildAppKey(bytes.subarray(8, 18)),
    appSecret: buildAppSecret(bytes.subarray(20, 44)),
  }
}

const apiOf = (index: number, grant: number) => firstApi + ((index * 7 + grant * 97) % apiCount)

/** The call of a number in a round over `count` applications, to an API that its caller was granted. */
export function nameCaller(at: number, count: number): Caller {
  // Far apart one after the other, so that no call finds the record of another in the processor's cache.
  const index = (at * 7919) % count
  const { appKey, appSecret } = nameApplication(index)
  return { appKey, appSecret, apiIndex: apiOf(index, at % grantCount) }
}

/** Five networks apart, the caller's own among them, and ten grants of which every second ends. */
function buildApplication(index: number): FeedApplication {
  const { id, appKey, appSecret } = nameApplication(index)
  const others = Array.from(
    { length: networkCount - 1 },
    (_, entry) => `10.${index % 250}.${(index >> 8) % 250}.${entry * 32}/28`,
  )
  return {
    id,
    name: `application ${index}`,
    appKey,
    state: 'active',
    secrets: [{ version: 1, sealed: sealSecret(id, appSecret), endsAt: null }],
    addressRule: { enabled: true, mode: 'fence', networks: [...others, '127.0.0.0/8'] },
    grants: Array.from({ length: grantCount }, (_, grant) => ({
      apiId: `api_${apiOf(index, grant)}`,
      environment: 'PROD' as const,
      endsAt: index % 2 === 0 ? null : lastDayMs + ((index + grant) % 365) * dayMs,
    })),
  }
}

/** Made line by line as it is read, for it may be longer than memory is large. */
export function buildLargeSnapshot(upstreamUrl: string, count: number): Iterable<FeedLine> {
  return {
    *[Symbol.iterator]() {
      yield { type: 'snapshot', format: 1, epoch, revision: 1, applications: count, apis: apiCount }
      yield { type: 'settings', settings }
      for (let index = 0; index < apiCount; index += 1) {
        yield { type: 'api', api: buildApi(firstApi + index, upstreamUrl) }
      }
      for (let index = 0; index < count; index += 1) {
        yield { type: 'application', application: buildApplication(index) }
      }
      yield { type: 'end', revision: 1 }
    },
  }
}
