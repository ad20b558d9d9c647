/** The call authentication configuration: which settings exist on which network (NW2, SG2, SG3). */

import type { NetworkKind } from './network.ts'
import { accept, acceptUnless, refusal, refuse } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import type { Warning, WarningCode } from './warning.ts'

/** How the built-in gateway authenticates calls. */
export type BuiltInAuthentication = Readonly<{
  applicationIpWhitelist: boolean
  allowIpv6: boolean
  /** How far a timestamp may be off, either way (SG3). */
  windowSeconds: number
  requireTimestamp: boolean
  requireNonce: boolean
  /** Whether clients may sign with HmacSHA1 (SG2). */
  allowHmacSha1: boolean
}>

/** How Alibaba Cloud API Gateway or Apsara Stack authenticates calls. */
export type TokenAuthentication = Readonly<{ tokenAuthentication: boolean }>

export type CallAuthentication = BuiltInAuthentication | TokenAuthentication

export const windowSecondsMinimum = 60
export const windowSecondsMaximum = 3600

/** What holds until an administrator changes it: everything required, the whitelist off. */
export const defaultBuiltInAuthentication: BuiltInAuthentication = {
  applicationIpWhitelist: false,
  allowIpv6: false,
  windowSeconds: 900,
  requireTimestamp: true,
  requireNonce: true,
  allowHmacSha1: true,
}

export const defaultTokenAuthentication: TokenAuthentication = { tokenAuthentication: true }

/** The configuration a network starts with. */
export function defaultCallAuthentication(kind: NetworkKind): CallAuthentication {
  return kind === 'built-in' ? defaultBuiltInAuthentication : defaultTokenAuthentication
}

/** A value of a setting, before it is known to be one. */
export type SettingValues = Readonly<Record<string, unknown>>

function checkSetting(name: string, value: unknown, sample: unknown): Refusal[] {
  if (typeof value === 'boolean' && typeof sample === 'boolean') return []
  if (typeof sample === 'boolean') {
    const facts = { setting: name, expected: 'it is either true or false' }
    return [refusal('network.setting-invalid', { path: name, facts })]
  }
  const valid =
    Number.isInteger(value) &&
    Number(value) >= windowSecondsMinimum &&
    Number(value) <= windowSecondsMaximum
  if (valid) return []
  const expected = `it is a whole number from ${windowSecondsMinimum} to ${windowSecondsMaximum}`
  return [refusal('network.setting-invalid', { path: name, facts: { setting: name, expected } })]
}

function checkSettings(values: SettingValues, present: CallAuthentication): Refusal[] {
  const samples = new Map<string, unknown>(Object.entries(present))
  return Object.entries(values).flatMap(([name, value]) =>
    samples.has(name)
      ? checkSetting(name, value, samples.get(name))
      : [refusal('network.setting-unavailable', { path: name, facts: { setting: name } })],
  )
}

const laxSettings: readonly (readonly [string, WarningCode])[] = [
  ['requireTimestamp', 'call-authentication.timestamp-optional'],
  ['requireNonce', 'call-authentication.nonce-optional'],
  ['tokenAuthentication', 'call-authentication.token-off'],
]

export type AuthenticationChange = Readonly<{
  settings: CallAuthentication
  warnings: readonly Warning[]
}>

/**
 * Changes some settings of the present configuration (NW2). Settings that are not given stay.
 * Refuses with `network.not-chosen`, and each faulty setting with `network.setting-unavailable` (it
 * belongs to another network) or `network.setting-invalid`.
 *
 * @param present the configuration so far, of the same network
 */
export function changeCallAuthentication(
  kind: NetworkKind | null,
  present: CallAuthentication,
  values: SettingValues,
): Outcome<AuthenticationChange> {
  if (kind === null) return refuse('network.not-chosen')
  const base = { ...defaultCallAuthentication(kind), ...present }
  const refusals = checkSettings(values, base)
  if (refusals.length > 0) return acceptUnless(refusals, { settings: base, warnings: [] })
  const settings = { ...base, ...values }
  const given = new Map<string, unknown>(Object.entries(settings))
  const warnings = laxSettings
    .filter(([name]) => given.get(name) === false)
    .map(([path, code]) => ({ code, path }))
  return accept({ settings, warnings })
}
