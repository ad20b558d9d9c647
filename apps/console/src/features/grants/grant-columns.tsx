/** The columns of grants on APIs and on data sources. */
import { Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { Grant } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import type { Formats } from '../../i18n/formats.ts'
import { GrantActions } from './grant-actions.tsx'
import type { GrantSide } from './grant-actions.tsx'
import { nameOfGrant } from './grant-name.ts'
import type { GrantKind } from './search.ts'

const stateColors: Readonly<Record<Grant['state'], string>> = {
  valid: 'success',
  expired: 'warning',
  returned: 'default',
  revoked: 'error',
  dropped: 'default',
}

export type GrantColumnInput = Readonly<{
  kind: GrantKind
  /** What does not repeat in every row of this list. */
  has: readonly ('subject' | 'application' | 'grantedBy')[]
  side: GrantSide
  t: TFunction
  formats: Formats
}>

type Column = DataColumn<Grant>

export function listGrantColumns(input: GrantColumnInput): readonly Column[] {
  const { has, side, t } = input
  const application = applicationColumn(t)
  const actions: Column = {
    key: 'actions',
    title: t('table.actions'),
    width: side === 'both' ? 180 : 110,
    fixed: 'end',
    card: 'footer',
    locked: true,
    render: (row) => <GrantActions grant={row} side={side} />,
  }
  const columns: readonly (Column | false)[] = [
    ...(has.includes('subject') ? subjectColumns(input) : []),
    has.includes('application') &&
      (has.includes('subject')
        ? application
        : { ...application, card: 'title' as const, locked: true }),
    ...lifeColumns(input),
    has.includes('grantedBy') && {
      key: 'grantedBy',
      title: t('grants.column.grantedBy'),
      width: 120,
      render: (row) => row.grantedBy?.displayName ?? t('grants.byRequest'),
    },
    actions,
  ]
  return columns.filter((column) => column !== false)
}

function applicationColumn(t: TFunction): Column {
  return {
    key: 'application',
    title: t('grants.column.application'),
    width: 150,
    render: (row) => (
      <Link to="/applications/$id" params={{ id: row.application.id }}>
        {row.application.name}
      </Link>
    ),
  }
}

function subjectColumns({ kind, t }: GrantColumnInput): readonly Column[] {
  const subject: Column = {
    key: 'subject',
    title: t('grants.column.subject'),
    width: 150,
    card: 'title',
    locked: true,
    render: (row) =>
      row.api === null ? (
        <strong>{nameOfGrant(row)}</strong>
      ) : (
        <Link to="/marketplace/$id" params={{ id: row.api.id }}>
          {row.api.name}
        </Link>
      ),
  }
  const project: Column = {
    key: 'project',
    title: t('grants.column.project'),
    width: 120,
    render: (row) => row.project?.name ?? '–',
  }
  return kind === 'api' ? [subject, project] : [subject]
}

function lifeColumns({ t, formats }: GrantColumnInput): readonly Column[] {
  return [
    {
      key: 'operation',
      title: t('grants.column.operation'),
      width: 90,
      render: (row) => describeUse(row, t),
    },
    {
      key: 'environment',
      title: t('grants.column.environment'),
      width: 100,
      render: (row) => t(`grants.environment.${row.environment}`),
    },
    {
      key: 'state',
      title: t('grants.column.state'),
      width: 80,
      render: (row) => <Tag color={stateColors[row.state]}>{t(`grants.state.${row.state}`)}</Tag>,
    },
    {
      key: 'expiresOn',
      title: t('grants.column.expiresOn'),
      width: 110,
      render: (row) =>
        row.expiresOn === null ? t('states.permanent') : formats.day(row.expiresOn),
    },
    {
      key: 'grantedAt',
      title: t('grants.column.grantedAt'),
      width: 120,
      render: (row) => formats.instant(row.grantedAt),
    },
  ]
}

function describeUse(grant: Grant, t: TFunction): string {
  if (grant.operation !== null) return t(`grants.operation.${grant.operation}`)
  return grant.access === null ? '–' : t(`grants.access.${grant.access}`)
}
