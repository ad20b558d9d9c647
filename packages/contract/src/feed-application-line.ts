/**
 * The check of `application` lines by hand. A snapshot is nearly nothing else, and the schema takes ten times
 * as long for one. It must take and refuse what `feedLine` does; feed-application-line.test.ts holds it to that.
 */
import { addressRuleModes, environments } from '@portico/domain'
import type { FeedLine } from './feed.ts'

export type FeedApplicationLine = Extract<FeedLine, { type: 'application' }>

type Fields = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length >= 1 && value.length <= most
}

function isListOf(
  value: unknown,
  [least, most]: readonly [number, number],
  isItem: (item: unknown) => boolean,
): boolean {
  return (
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(isItem)
  )
}

function isWhole(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
}

const isOneOf = (value: unknown, names: readonly string[]) =>
  typeof value === 'string' && names.includes(value)

const isEnd = (value: unknown) => value === null || isWhole(value, 0)

function isSecret(value: unknown): boolean {
  if (!isObject(value)) return false
  const { version, sealed, endsAt } = value
  return isWhole(version, 1) && isText(sealed, 1024) && isEnd(endsAt)
}

function isGrant(value: unknown): boolean {
  if (!isObject(value)) return false
  const { apiId, environment, endsAt } = value
  return isText(apiId, 64) && isOneOf(environment, environments) && isEnd(endsAt)
}

function isAddressRule(value: unknown): boolean {
  if (!isObject(value)) return false
  const { enabled, mode, networks } = value
  return (
    typeof enabled === 'boolean' &&
    isOneOf(mode, addressRuleModes) &&
    isListOf(networks, [0, 100], (network) => isText(network, 64))
  )
}

function isApplication(value: unknown): boolean {
  if (!isObject(value)) return false
  const { id, name, appKey, state, secrets, addressRule, grants } = value
  return (
    isText(id, 64) &&
    isText(name, 64) &&
    isText(appKey, 127) &&
    isOneOf(state, ['active', 'suspended']) &&
    isListOf(secrets, [1, 8], isSecret) &&
    isAddressRule(addressRule) &&
    isListOf(grants, [0, 100_000], isGrant)
  )
}

/** Whether a value is an `application` line as `feedLine` has it; fields that it does not know are passed over. */
export function isFeedApplicationLine(value: unknown): value is FeedApplicationLine {
  return isObject(value) && value['type'] === 'application' && isApplication(value['application'])
}
