/** Signs the requests of a measurement in advance, all of one length, so that wrk can cut them by offset. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { signRequest } from '@portico/signing'
import { apiCount, applicationCount, nameApplication } from './sample-world.ts'

/** One GET as it goes over the wire, signed now with a fresh nonce; `more` are further header lines, not signed. */
export function signBytes(
  appKey: string,
  appSecret: string,
  apiIndex: number,
  more: readonly string[] = [],
): string {
  const target = `/v1/orders-${apiIndex}?page=1&size=20`
  const signed = signRequest({
    method: 'GET',
    url: `http://gateway.bench${target}`,
    headers: { accept: 'application/json', 'user-agent': 'portico-bench' },
    appKey,
    appSecret,
    timestampMs: Date.now(),
    nonce: randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  const lines = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${target} HTTP/1.1`, 'host: gateway.bench', ...lines, ...more, '', ''].join('\r\n')
}

/** Who makes the call of a number, and to which API. */
export type Caller = Readonly<{ appKey: string; appSecret: string; apiIndex: number }>

function nameCaller(at: number): Caller {
  const apiIndex = Math.floor(at / applicationCount) % apiCount
  return { ...nameApplication(at % applicationCount), apiIndex }
}

export type Written = Readonly<{
  /** Who calls; by default all applications in turn. */
  callerOf?: (at: number) => Caller
  headerLines?: readonly string[]
}>

/** Writes `count` requests to a file and answers the bytes of each. */
export async function writeSignedRequests(
  path: string,
  count: number,
  { callerOf = nameCaller, headerLines = [] }: Written = {},
): Promise<number> {
  const file = createWriteStream(path)
  let length = 0
  for (let at = 0; at < count; at += 1) {
    const { appKey, appSecret, apiIndex } = callerOf(at)
    const bytes = signBytes(appKey, appSecret, apiIndex, headerLines)
    length ||= bytes.length
    if (bytes.length !== length) throw new Error('requests of different lengths')
    if (!file.write(bytes, 'latin1')) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  return length
}
