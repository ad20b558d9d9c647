/** The addresses under which the gateway answers for an API (GW2). */
import type { Api } from '@portico/contract'
import { listPublished } from './published.ts'

export type CallAddress = Readonly<{ method: string; url: string }>

/** The gateway spells the development environment `PRE` on the common door. */
const spelling = { PROD: 'PROD', DEV: 'PRE' } as const

/** @param gatewayUrl without a slash at its end */
export function listAddresses(api: Api, gatewayUrl: string): readonly CallAddress[] {
  const common = listPublished(api).map((environment) => ({
    method: 'POST',
    url: `${gatewayUrl}/${api.operation}/${api.id}?appKey={AppKey}&env=${spelling[environment]}`,
  }))
  if (api.method === null || api.path === null) return common
  return [...common, { method: api.method, url: `${gatewayUrl}${api.path}` }]
}
