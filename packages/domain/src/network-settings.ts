/** The connection settings of each kind of network, beside its kind (NW2). */

import type { SettingValues } from './call-authentication.ts'
import type { NetworkKind } from './network.ts'
import { acceptUnless, refusal } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'

type SettingRule = Readonly<{ required: boolean; form: RegExp; expected: string }>

const hostName =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

const regionId: SettingRule = {
  required: true,
  form: /^[a-z][a-z0-9-]{1,31}$/,
  expected: 'it is a region id such as cn-hangzhou',
}
const accessKeyId: SettingRule = {
  required: true,
  form: /^[A-Za-z0-9]{8,64}$/,
  expected: 'it is an AccessKey id of 8 to 64 letters and digits',
}
const endpoint: SettingRule = {
  required: false,
  form: hostName,
  expected: 'it is a host name in lower case, without a scheme or path',
}
const instanceId: SettingRule = {
  required: true,
  form: /^[A-Za-z0-9-]{1,64}$/,
  expected: 'it is the id of an instance, such as apigateway-cn-v6419k43xxxx',
}

/** Which settings exist for which kind. The AccessKey secret is not among them: the vault has it. */
const settingsByKind: Readonly<Record<NetworkKind, Readonly<Record<string, SettingRule>>>> = {
  'built-in': {},
  'aliyun-shared': { regionId, accessKeyId, endpoint },
  'aliyun-dedicated': { regionId, accessKeyId, endpoint, instanceId },
  'apsara-stack': { endpoint: { ...endpoint, required: true } },
}

/** The names of the settings that a kind of network has, for forms to show. */
export function listNetworkSettings(kind: NetworkKind): readonly string[] {
  return Object.keys(settingsByKind[kind])
}

function checkValue(setting: string, rule: SettingRule, value: unknown): Refusal[] {
  const more = { path: setting, facts: { setting, expected: rule.expected } }
  if (value === undefined || value === '') {
    return rule.required ? [refusal('network.setting-missing', more)] : []
  }
  if (typeof value === 'string' && rule.form.test(value)) return []
  return [refusal('network.setting-invalid', more)]
}

/**
 * Checks the connection settings for a kind of network (NW2). Refuses every faulty one with
 * `network.setting-unavailable`, `network.setting-missing` or `network.setting-invalid`.
 */
export function parseNetworkSettings(
  kind: NetworkKind,
  values: SettingValues,
): Outcome<Readonly<Record<string, string>>> {
  const rules = settingsByKind[kind]
  const foreign = Object.keys(values)
    .filter((setting) => !Object.hasOwn(rules, setting))
    .map((setting) => refusal('network.setting-unavailable', { path: setting, facts: { setting } }))
  const faulty = Object.entries(rules).flatMap(([setting, rule]) =>
    checkValue(setting, rule, Object.hasOwn(values, setting) ? values[setting] : undefined),
  )
  const settings: Record<string, string> = {}
  for (const setting of Object.keys(rules)) {
    const value = values[setting]
    if (typeof value === 'string' && value !== '') settings[setting] = value
  }
  return acceptUnless([...foreign, ...faulty], settings)
}
