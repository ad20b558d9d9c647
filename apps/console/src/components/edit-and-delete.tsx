/** The two buttons at the end of a row: edit and delete, each there for whoever may. */
import { DeleteOutlined, EditOutlined } from '@ant-design/icons-svg'
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { RowButton } from './row-button.tsx'

export type EditAndDeleteProps = Readonly<{
  /** What the row is about, read aloud with each button. */
  subject: string
  mayEdit: boolean
  mayDelete: boolean
  onEdit: () => void
  onDelete: () => void
}>

export function EditAndDelete(props: EditAndDeleteProps) {
  const { subject, mayEdit, mayDelete, onEdit, onDelete } = props
  const { t } = useTranslation()
  return (
    <Flex gap={2}>
      {mayEdit && (
        <RowButton
          action={t('actions.edit')}
          subject={subject}
          icon={EditOutlined}
          onClick={onEdit}
        />
      )}
      {mayDelete && (
        <RowButton
          action={t('actions.delete')}
          subject={subject}
          icon={DeleteOutlined}
          danger
          onClick={onDelete}
        />
      )}
    </Flex>
  )
}
