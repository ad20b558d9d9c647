/** What a request asks for, field by field; a custom secret has no field (CR8). */
import { Descriptions } from 'antd'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { PeopleList } from '../../components/people-list.tsx'
import { useFormats } from '../../i18n/formats.ts'

export function RequestSubject({ request }: Readonly<{ request: RequestDetail }>) {
  const { t } = useTranslation()
  const facts = useFacts(request)
  const rows = facts.filter((fact) => fact.children !== null && fact.children !== undefined)
  return (
    <Descriptions
      column={1}
      items={[
        ...rows,
        {
          key: 'applicant',
          label: t('requests.page.applicant'),
          children: request.applicant.displayName,
        },
        ...(request.reason === null
          ? []
          : [{ key: 'reason', label: t('requests.page.reason'), children: request.reason }]),
      ]}
      styles={{ content: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } }}
    />
  )
}

type Fact = Readonly<{ key: string; label: string; children: ReactNode }>

function useFacts({ kind, subject }: RequestDetail): readonly Fact[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const { application, validity } = subject
  const describeValidity = () => {
    if (validity === null) return null
    if (validity.period === 'custom') return formats.day(validity.until)
    return t(`fields.validity.${validity.period}`)
  }
  return [
    {
      key: 'application',
      label: t('requests.subject.application'),
      children: application && (
        <Link to="/applications/$id" params={{ id: application.id }}>
          {application.name}
        </Link>
      ),
    },
    ...(kind === 'create-application' ? listCreationFacts(subject, t) : []),
    { key: 'project', label: t('requests.subject.project'), children: subject.project?.name },
    { key: 'api', label: t('requests.subject.api'), children: subject.api?.name },
    {
      key: 'dataSource',
      label: t('requests.subject.dataSource'),
      children: subject.dataSource?.name,
    },
    {
      key: 'access',
      label: t('requests.subject.access'),
      children: subject.access && t(`requests.access.${subject.access}`),
    },
    {
      key: 'environment',
      label: t('requests.subject.environment'),
      children: subject.environment && t(`requests.environment.${subject.environment}`),
    },
    { key: 'validity', label: t('requests.subject.validity'), children: describeValidity() },
  ]
}

function listCreationFacts(subject: RequestDetail['subject'], t: TFunction): readonly Fact[] {
  const { customAppKey, ipWhitelist } = subject
  return [
    { key: 'name', label: t('requests.subject.name'), children: subject.name },
    { key: 'group', label: t('requests.subject.group'), children: subject.group?.name },
    { key: 'scenario', label: t('requests.subject.scenario'), children: subject.scenario },
    {
      key: 'owners',
      label: t('requests.subject.owners'),
      children: <PeopleList people={subject.owners} shown={5} />,
    },
    {
      key: 'key',
      label: t('requests.subject.key'),
      children:
        customAppKey === null
          ? t('requests.page.automaticKey')
          : `${customAppKey} (${t('requests.page.customKeyKept')})`,
    },
    {
      key: 'whitelist',
      label: t('requests.subject.whitelist'),
      children:
        ipWhitelist === null ? t('requests.page.noWhitelist') : ipWhitelist.replaceAll(';', '; '),
    },
  ]
}
