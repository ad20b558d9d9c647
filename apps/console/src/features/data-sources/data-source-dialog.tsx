/** Registers a data source, or changes one; its secret is typed, sealed and never shown again (GT3, CR4). */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { connectionLimit, parseDataSource, refusalsOf } from '@portico/domain'
import type { DataSource } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { PersonSelect } from '../../fields/people-select.tsx'
import { useSubmit } from '../../server/submit.ts'
import { addDataSource, changeDataSource, dataSourceKeys } from './api.ts'
import type { DataSourceForm } from './api.ts'

export type DataSourceDialogProps = Readonly<{
  /** Absent for a new one. */
  source?: DataSource
  onClose: () => void
}>

export function DataSourceDialog({ source, onClose }: DataSourceDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<DataSourceForm>()
  const saving = useSubmit({
    send: ({ secret = '', ...rest }: DataSourceForm, options) => {
      // A secret that is not typed stays as it is.
      const body = { ...rest, ...(secret !== '' && { secret }) }
      return source === undefined ? addDataSource(body, options) : changeDataSource(source, body)
    },
    stale: dataSourceKeys,
    onDone: ({ name }) => {
      void message.success(t(source ? 'dataSources.changed' : 'dataSources.added', { name }))
      onClose()
    },
  })
  return (
    <FormDialog<DataSourceForm>
      title={t(source ? 'dataSources.edit' : 'dataSources.add')}
      form={form}
      {...(source && { initialValues: { ...readKnown(source), ownerId: source.owner.id } })}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <Fields {...(source && { source })} />
    </FormDialog>
  )
}

function readKnown({ name, kind, connection }: DataSource) {
  return { name, kind, connection }
}

/** The domain judges the whole form; what it says of one field stands at that field. */
function ruleAt(field: 'name' | 'kind' | 'connection') {
  return ruleOfRefusals<string | undefined>((value = '') =>
    refusalsOf(parseDataSource({ name: 'n', kind: 'k', connection: 'c', [field]: value })).filter(
      ({ path }) => path === field,
    ),
  )
}

function Fields({ source }: Pick<DataSourceDialogProps, 'source'>) {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name="name" label={t('dataSources.name')} required rules={[ruleAt('name')]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="kind"
        label={t('dataSources.kind')}
        extra={t('dataSources.kindHint')}
        required
        rules={[ruleAt('kind')]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="connection"
        label={t('dataSources.connection')}
        extra={t('dataSources.connectionHint')}
        required
        rules={[ruleAt('connection')]}
      >
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 6 }}
          spellCheck={false}
          maxLength={connectionLimit}
        />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t('dataSources.secret')}
        extra={t(source?.hasSecret ? 'dataSources.secretKept' : 'dataSources.secretHint')}
      >
        <Input.Password autoComplete="new-password" maxLength={4000} />
      </Form.Item>
      <Form.Item
        name="ownerId"
        label={t('dataSources.owner')}
        extra={t('dataSources.ownerHint')}
        required
        rules={[{ required: true, message: t('dataSources.ownerMissing') }]}
      >
        <PersonSelect {...(source && { known: [source.owner] })} />
      </Form.Item>
    </>
  )
}
