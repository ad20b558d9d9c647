/** The columns of what is carried to the vendor's gateway. */
import { RedoOutlined } from '@ant-design/icons-svg'
import { Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { CarriedApplicationBody } from '@portico/contract'
import type { CarryingState } from '@portico/domain'
import type { DataColumn } from '../../components/data-column.ts'
import { Note } from '../../components/note.tsx'
import { RowButton } from '../../components/row-button.tsx'
import type { Formats } from '../../i18n/formats.ts'
import { describeDifference } from './describe-difference.ts'
import { useCarryAgain } from './use-carry-again.ts'

type Column = DataColumn<CarriedApplicationBody>

const stateColors: Readonly<Record<CarryingState, string>> = {
  pending: 'processing',
  'in-step': 'success',
  drifted: 'warning',
  failed: 'error',
  removed: 'default',
}

export function listCarryingColumns(t: TFunction, formats: Formats): readonly Column[] {
  const when = (at: string | null) => (at === null ? '–' : formats.instant(at))
  return [
    {
      key: 'application',
      title: t('applications.column.name'),
      width: 190,
      card: 'title',
      locked: true,
      render: ({ application }) => (
        <Link to="/applications/$id" params={{ id: application.id }}>
          {application.name}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('settings.carrying.column.state'),
      width: 120,
      render: ({ state }) => (
        <Tag color={stateColors[state]}>{t(`settings.carrying.state.${state}`)}</Tag>
      ),
    },
    {
      key: 'why',
      title: t('settings.carrying.column.why'),
      width: 330,
      render: (row) => <Why row={row} />,
    },
    {
      key: 'aliyunAppId',
      title: t('settings.carrying.column.aliyunAppId'),
      width: 130,
      render: ({ aliyunAppId }) => (aliyunAppId === null ? '–' : <code>{aliyunAppId}</code>),
    },
    {
      key: 'carriedAt',
      title: t('settings.carrying.column.carriedAt'),
      width: 130,
      render: ({ carriedAt }) => when(carriedAt),
    },
    {
      key: 'dueAt',
      title: t('settings.carrying.column.dueAt'),
      width: 130,
      render: ({ dueAt }) => when(dueAt),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 90,
      fixed: 'end',
      card: 'footer',
      locked: true,
      render: (row) =>
        (row.state === 'failed' || row.state === 'drifted') && <AgainButton row={row} />,
    },
  ]
}

/** What failed, in the vendor's words where they are the vendor's; what is not there as it is here. */
function Why({ row }: Readonly<{ row: CarriedApplicationBody }>) {
  const { t } = useTranslation()
  const { failure, attempts, differences } = row
  if (failure === null && differences.length === 0) return '–'
  return (
    <Flex vertical gap={4}>
      {failure !== null && (
        <span>
          <code>{failure.code}</code> {failure.message}{' '}
          <Note isSmall>
            {t('settings.carrying.attempts', { count: attempts })}
            {failure.requestId !== null && ` · ${failure.requestId}`}
          </Note>
        </span>
      )}
      {differences.map((difference) => (
        <Note key={JSON.stringify(difference)}>{describeDifference(t, difference)}</Note>
      ))}
    </Flex>
  )
}

function AgainButton({ row }: Readonly<{ row: CarriedApplicationBody }>) {
  const { t } = useTranslation()
  const again = useCarryAgain()
  return (
    <RowButton
      action={t('settings.carrying.againOne')}
      subject={row.application.name}
      icon={RedoOutlined}
      onClick={() => again.submit([row.application.id])}
    />
  )
}
