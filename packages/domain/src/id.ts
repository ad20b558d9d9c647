/** Prefixed, time-ordered ids: `app_` and 20 characters, so that a log line says what an id is. */

export const idPrefixes = {
  application: 'app',
  group: 'grp',
  member: 'mem',
  request: 'req',
  membership: 'mbs',
  grant: 'grt',
  project: 'prj',
  api: 'api',
  dataSource: 'dsr',
  credential: 'crd',
  token: 'tok',
  chain: 'chn',
  notification: 'ntf',
  webhook: 'whk',
  delivery: 'dlv',
  call: 'cal',
  gateway: 'gwy',
  event: 'evt',
} as const

export type IdKind = keyof typeof idPrefixes

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Builds an id from the current instant and fresh randomness; pure, so the caller supplies both.
 *
 * @param timeMs milliseconds since 1970, 48 bits are used: later ids sort after earlier ones
 * @param randomness at least 7 bytes; 50 bits of them are used
 */
export function buildId(kind: IdKind, timeMs: number, randomness: Uint8Array): string {
  if (randomness.length < 7) throw new RangeError('an id needs 7 bytes of randomness')
  let bits = BigInt(Math.trunc(timeMs)) & 0xffff_ffff_ffffn
  for (let index = 0; index < 7; index += 1) bits = (bits << 8n) | BigInt(randomness[index] ?? 0)
  bits >>= 4n // 48 + 56 bits, less 4: 100 bits are 20 characters of 5 bits.
  let text = ''
  for (let index = 0; index < 20; index += 1) {
    text = (alphabet[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return `${idPrefixes[kind]}_${text}`
}
