/** Between an API on the wire and the fields of its form: empty fields are absent, absent limits unlimited. */
import type { Api, ApiForm } from '@portico/contract'

export type Throttle = NonNullable<ApiForm['throttle']>
export type ApiChange = Omit<ApiForm, 'projectId' | 'throttle'>

export type LimitValues = {
  perSecond?: number | null
  perApplicationPerSecond?: number | null
  overrides?: Partial<Throttle['overrides'][number]>[]
}

export type ApiValues = LimitValues & {
  name: string
  description?: string
  operation: Api['operation']
  prod?: string
  dev?: string
  method?: string | null
  path?: string
  timeoutMs?: number | null
  allowUpgrade?: boolean
  shareUpstreamConnections?: boolean
  documentation?: string
}

export const newApi: ApiValues = { name: '', operation: 'get', timeoutMs: 30_000 }

/** What a form begins with for an API that exists. */
export function valuesOfApi(api: Api): ApiValues {
  return {
    name: api.name,
    description: api.description,
    operation: api.operation,
    prod: api.environments.PROD?.upstream ?? '',
    dev: api.environments.DEV?.upstream ?? '',
    method: api.method,
    path: api.path ?? '',
    timeoutMs: api.timeoutMs,
    allowUpgrade: api.allowUpgrade,
    shareUpstreamConnections: api.shareUpstreamConnections,
    documentation: api.documentation,
  }
}

/** An upstream as it stands in `environments`. */
function environmentOf<Name extends 'PROD' | 'DEV'>(name: Name, upstream: string | undefined) {
  return upstream === undefined || upstream === '' ? {} : { [name]: { upstream } }
}

export function changeOfValues(values: ApiValues): ApiChange {
  const { path = '', timeoutMs } = values
  return {
    name: values.name,
    description: values.description ?? '',
    operation: values.operation,
    environments: { ...environmentOf('PROD', values.prod), ...environmentOf('DEV', values.dev) },
    method: values.method ?? null,
    path: path === '' ? null : path,
    ...(typeof timeoutMs === 'number' && { timeoutMs }),
    allowUpgrade: values.allowUpgrade ?? false,
    shareUpstreamConnections: values.shareUpstreamConnections ?? false,
    documentation: values.documentation ?? '',
  }
}

/** Rows without an application yet are left out. */
export function throttleOfValues(values: LimitValues): Throttle {
  return {
    perSecond: values.perSecond ?? null,
    perApplicationPerSecond: values.perApplicationPerSecond ?? null,
    overrides: (values.overrides ?? []).flatMap(({ applicationId, perSecond }) =>
      applicationId === undefined ? [] : [{ applicationId, perSecond: perSecond ?? 0 }],
    ),
  }
}

/** Where a refusal of the wire belongs in the form; null for what has no field. */
export function fieldOfPath(path: string): (string | number)[] | null {
  if (path === 'environments' || path.startsWith('environments.PROD')) return ['prod']
  if (path.startsWith('environments.DEV')) return ['dev']
  if (path.startsWith('throttle')) return ['perSecond']
  return [path]
}
