/** The fields that creating and editing an application share: name, group, scenario, owners. */
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { countCodePoints, parseOwners, parseScenario, scenarioLimit } from '@portico/domain'
import type { PersonRef } from '@portico/contract'
import { GroupSelect } from '../../fields/group-select.tsx'
import { PeopleSelect } from '../../fields/people-select.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { NameField } from './name-field.tsx'

export type ProfileValues = {
  name: string
  groupId: string
  scenario: string
  ownerIds: string[]
}

export type ProfileFieldsProps = Readonly<{
  /** The application that is edited. */
  application?: Readonly<{ id: string; group: Readonly<{ id: string; name: string }> }>
  isUnsettled?: boolean
  knownOwners: readonly PersonRef[]
  knownGroup?: Readonly<{ id: string; name: string }> | undefined
}>

export function ProfileFields(props: ProfileFieldsProps) {
  const { application, isUnsettled = false, knownOwners, knownGroup } = props
  const { t } = useTranslation()
  return (
    <>
      <NameField
        isUnsettled={isUnsettled}
        {...(application && { exceptApplicationId: application.id })}
      />
      <Form.Item
        name="groupId"
        label={t('fields.group')}
        rules={[{ required: true, message: t('applications.field.groupMissing') }]}
      >
        <GroupSelect known={knownGroup ?? application?.group} />
      </Form.Item>
      <Form.Item
        name="scenario"
        label={t('applications.field.scenario')}
        extra={t('applications.field.scenarioHint')}
        required
        rules={[ruleOf<string | undefined>((value) => parseScenario(value ?? ''))]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          count={{ max: scenarioLimit, show: true, strategy: countCodePoints }}
        />
      </Form.Item>
      <Form.Item
        name="ownerIds"
        label={t('applications.field.owners')}
        extra={t('applications.field.ownersHint')}
        required
        rules={[ruleOf<string[] | undefined>(checkOwners)]}
      >
        <PeopleSelect known={knownOwners} />
      </Form.Item>
    </>
  )
}

/** The picker offers active members only; whether they still are is for the server to say (AP7). */
function checkOwners(ownerIds: string[] = []) {
  return parseOwners(ownerIds, new Set(ownerIds))
}
