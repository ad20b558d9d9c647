/** Which application may use what, where; common to asking for a permission and granting one. */
import { Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { dataSourceAccesses, environments } from '@portico/domain'
import type { Environment } from '@portico/domain'
import { ApiSelect } from '../../fields/api-select.tsx'
import { ApplicationSelect } from '../../fields/application-select.tsx'
import { DataSourceSelect } from '../../fields/data-source-select.tsx'
import type { GrantKind } from './search.ts'
import { TermFields } from './term-fields.tsx'

/** What the dialog is about, where that is decided before it opens. */
export type PermissionTarget = Readonly<{
  id: string
  name: string
  /** Where an API is published; absent where that is not known. */
  published?: readonly Environment[]
}>

export type PermissionFieldsProps = Readonly<{
  kind: GrantKind
  among: 'mine' | 'any'
  target?: PermissionTarget | undefined
}>

export function PermissionFields({ kind, among, target }: PermissionFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <ApplicationItem among={among} />
      <TargetItem kind={kind} target={target} />
      {kind === 'data-source' && (
        <Form.Item name="access" label={t('grants.accessLabel')} required>
          <Radio.Group
            options={dataSourceAccesses.map((value) => ({
              value,
              label: t(`grants.access.${value}`),
            }))}
          />
        </Form.Item>
      )}
      <EnvironmentItem published={target?.published} />
      <TermFields />
    </>
  )
}

export function ApplicationItem({ among }: Pick<PermissionFieldsProps, 'among'>) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name="applicationId"
      label={t('fields.application')}
      {...(among === 'mine' && { extra: t('grants.mineHint') })}
      required
      rules={[{ required: true, message: t('fields.applicationMissing') }]}
    >
      <ApplicationSelect among={among} />
    </Form.Item>
  )
}

/** Where what is asked for is not published, it cannot be chosen. */
export function EnvironmentItem({
  published,
}: Readonly<{ published?: readonly Environment[] | undefined }>) {
  const { t } = useTranslation()
  return (
    <Form.Item name="environment" label={t('grants.column.environment')} required>
      <Radio.Group
        options={environments.map((value) => ({
          value,
          label: t(`grants.environment.${value}`),
          disabled: published?.includes(value) === false,
        }))}
      />
    </Form.Item>
  )
}

function TargetItem({ kind, target }: Pick<PermissionFieldsProps, 'kind' | 'target'>) {
  const { t } = useTranslation()
  const label = t(`grants.target.${kind}`)
  if (target !== undefined) {
    return (
      <Form.Item label={label}>
        <strong>{target.name}</strong>
      </Form.Item>
    )
  }
  return (
    <Form.Item
      name="targetId"
      label={label}
      required
      rules={[{ required: true, message: t('grants.targetMissing') }]}
    >
      {kind === 'api' ? <ApiSelect /> : <DataSourceSelect />}
    </Form.Item>
  )
}
