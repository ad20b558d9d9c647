/** Between the fields of the network dialogs and the wire: only what the chosen kind has, nothing empty. */
import { listNetworkSettings } from '@portico/domain'
import type { NetworkConsequence, NetworkKind } from '@portico/domain'
import type { NetworkSettings } from '@portico/contract'
import type { NetworkChange } from './api.ts'

export const settingNames = ['regionId', 'endpoint', 'instanceId', 'accessKeyId'] as const
export type SettingName = (typeof settingNames)[number]

export type NetworkValues = { [Name in SettingName]?: string } & {
  kind: NetworkKind
  accessKeySecret?: string
  accepted?: NetworkConsequence[]
}

export function listFields(kind: NetworkKind): readonly SettingName[] {
  const existing = listNetworkSettings(kind)
  return settingNames.filter((name) => existing.includes(name))
}

export function valuesOfNetwork(network: NetworkSettings): NetworkValues {
  const given = listFields(network.kind).map((name) => [name, network[name] ?? ''])
  return { kind: network.kind, ...(Object.fromEntries(given) as Record<SettingName, string>) }
}

/** An emptied setting is taken away; a secret that is not typed stays as it is. */
export function changeOfValues(values: NetworkValues): NetworkChange {
  const { kind, accessKeySecret = '', accepted = [] } = values
  const settings = listFields(kind).map((name) => [name, values[name] || null])
  return {
    kind,
    ...Object.fromEntries(settings),
    ...(accessKeySecret !== '' && { accessKeySecret }),
    ...(accepted.length > 0 && { acceptConsequences: accepted }),
  }
}
