/** The facts of one application, those the reader may not know left out. */
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import { FactList } from '../../components/fact-list.tsx'
import type { Fact } from '../../components/fact-list.tsx'
import { PeopleList } from '../../components/people-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import styles from './cells.module.css'

export function ApplicationFacts({ application }: Readonly<{ application: ApplicationDetail }>) {
  return <FactList facts={useFacts(application)} />
}

function useFacts(application: ApplicationDetail): readonly Fact[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const count = (value: number | null) => (value === null ? null : formats.count(value))
  const { whitelist, createdBy, lastCalledAt } = application
  return [
    {
      key: 'scenario',
      label: t('applications.page.scenario'),
      children: application.scenario,
    },
    {
      key: 'owners',
      label: t('applications.column.owners'),
      children: <PeopleList people={application.owners} shown={5} />,
    },
    { key: 'appKey', label: 'AppKey', children: <AppKey appKey={application.appKey} /> },
    {
      key: 'role',
      label: t('applications.column.myRole'),
      children: application.myRole && t(`applications.role.${application.myRole}`),
    },
    {
      key: 'apis',
      label: t('applications.column.apiCount'),
      children: count(application.apiCount),
    },
    {
      key: 'dataSources',
      label: t('applications.column.dataSourceCount'),
      children: count(application.dataSourceCount),
    },
    {
      key: 'members',
      label: t('applications.page.members'),
      children: count(application.memberCount),
    },
    {
      key: 'whitelist',
      label: t('applications.page.tab.whitelist'),
      children: whitelist && (
        <Tag color={whitelist.enabled ? 'success' : 'default'}>
          {t(
            whitelist.enabled ? 'applications.page.whitelistOn' : 'applications.page.whitelistOff',
          )}
        </Tag>
      ),
    },
    {
      key: 'lastCalledAt',
      label: t('applications.page.lastCalledAt'),
      children:
        application.apiCount === null
          ? null
          : lastCalledAt === null
            ? t('applications.page.neverCalled')
            : formats.instant(lastCalledAt),
    },
    {
      key: 'createdAt',
      label: t('applications.page.createdAt'),
      children: formats.instant(application.createdAt),
    },
    {
      key: 'createdBy',
      label: t('applications.page.createdBy'),
      children: createdBy?.displayName ?? null,
    },
    {
      key: 'updatedAt',
      label: t('applications.column.updatedAt'),
      children: formats.instant(application.updatedAt),
    },
  ]
}

function AppKey({ appKey }: Readonly<{ appKey: string }>) {
  const { t } = useTranslation()
  return (
    <Flex gap={4} align="center">
      <span className={styles['key']}>{appKey}</span>
      <CopyButton text={appKey} name={t('applications.column.appKey')} />
    </Flex>
  )
}
