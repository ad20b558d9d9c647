/** The facts of one API; where it is served from only for those whom the server tells it. */
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { FactList } from '../../components/fact-list.tsx'
import type { Fact } from '../../components/fact-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { EnvironmentTags } from './api-columns.tsx'

export function ApiFacts({ api }: Readonly<{ api: Api }>) {
  return <FactList facts={useFacts(api)} />
}

function useFacts(api: Api): readonly Fact[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const { PROD, DEV } = api.environments
  const upstream = (given: Readonly<{ upstream: string | null }> | null) =>
    given?.upstream ? <code>{given.upstream}</code> : null
  return [
    { key: 'id', label: t('apis.id'), children: <code>{api.id}</code> },
    { key: 'project', label: t('apis.project'), children: api.project.name },
    {
      key: 'operation',
      label: t('apis.operation'),
      children: t(`grants.operation.${api.operation}`),
    },
    {
      key: 'environments',
      label: t('apis.environments'),
      children: <EnvironmentTags api={api} />,
    },
    { key: 'prod', label: t('apis.upstream.PROD'), children: upstream(PROD) },
    { key: 'dev', label: t('apis.upstream.DEV'), children: upstream(DEV) },
    {
      key: 'route',
      label: t('apis.route'),
      children: api.path === null ? t('apis.noRoute') : <code>{`${api.method} ${api.path}`}</code>,
    },
    {
      key: 'timeout',
      label: t('apis.timeout'),
      children: t('apis.ms', { value: formats.count(api.timeoutMs) }),
    },
    ...useMoreFacts(api),
  ]
}

function useMoreFacts(api: Api): readonly Fact[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const { perSecond, perApplicationPerSecond, overrides } = api.throttle
  const rate = (value: number | null) =>
    value === null
      ? t('apis.limit.unlimited')
      : t('apis.limit.rate', { value: formats.count(value) })
  return [
    { key: 'perSecond', label: t('apis.limit.perSecond'), children: rate(perSecond) },
    {
      key: 'perApplication',
      label: t('apis.limit.perApplication'),
      children:
        overrides.length === 0
          ? rate(perApplicationPerSecond)
          : `${rate(perApplicationPerSecond)} · ${t('apis.limit.overridden', { count: overrides.length })}`,
    },
    {
      key: 'connections',
      label: t('apis.connections'),
      children: t(api.shareUpstreamConnections ? 'apis.shared' : 'apis.notShared'),
    },
    {
      key: 'upgrade',
      label: t('apis.upgrade'),
      children: t(api.allowUpgrade ? 'apis.upgradeOn' : 'apis.upgradeOff'),
    },
    { key: 'owner', label: t('apis.owner'), children: api.owner?.displayName ?? null },
    { key: 'updatedAt', label: t('apis.updatedAt'), children: formats.instant(api.updatedAt) },
  ]
}
