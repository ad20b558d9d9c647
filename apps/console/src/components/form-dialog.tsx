/** A form in a dialog: validates, submits, shows what was refused at the field it is about, keeps what was typed. */
import { Flex, Form, Modal } from 'antd'
import type { FormInstance } from 'antd'
import { useEffect, useId } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PorticoError } from '@portico/sdk'
import { describeCode } from '../i18n/describe.ts'
import { focusFirstField } from './focus-first-field.ts'
import { ProblemAlert } from './problem-alert.tsx'

export type FormDialogProps<Values extends object> = Readonly<{
  title: string
  form: FormInstance<Values>
  initialValues?: Partial<Values>
  onSubmit: (values: Values) => void
  onClose: () => void
  isPending: boolean
  error: PorticoError | null
  okText?: string
  danger?: boolean
  width?: number
  /** The button stays inert, e.g. until a name is typed. */
  isOkDisabled?: boolean
  /** Wire path (`customKey.appKey`) → path of the form's field; paths not named map to themselves. */
  fieldOf?: (path: string) => (string | number)[] | null
  onValuesChange?: (changed: Partial<Values>, all: Values) => void
  children: ReactNode
}>

export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { t } = useTranslation()
  const formId = useId()
  useFieldErrors(props)
  return (
    <Modal
      open
      title={props.title}
      width={props.width ?? 520}
      onCancel={props.onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) focusFirstField(document.getElementById(formId))
      }}
      mask={{ closable: false }} // A stray click must not throw away what was typed.
      okText={props.okText ?? t('actions.ok')}
      cancelText={t('actions.cancel')}
      confirmLoading={props.isPending}
      okButtonProps={{
        htmlType: 'submit',
        form: formId,
        danger: props.danger === true,
        disabled: props.isOkDisabled === true,
      }}
      cancelButtonProps={{ disabled: props.isPending }}
    >
      <Form<Values>
        id={formId}
        form={props.form}
        layout="vertical"
        requiredMark={markRequired}
        {...(props.initialValues && { initialValues: props.initialValues as Values })}
        {...(props.onValuesChange && { onValuesChange: props.onValuesChange })}
        onFinish={props.onSubmit}
        scrollToFirstError={{ focus: true }}
      >
        <Flex vertical gap={12}>
          <ProblemAlert error={props.error} />
          <div>{props.children}</div>
        </Flex>
      </Form>
    </Modal>
  )
}

/** The asterisk stands after the label, where both scripts expect it, and is not read aloud twice. */
function markRequired(label: ReactNode, { required }: Readonly<{ required: boolean }>): ReactNode {
  if (!required) return label
  return (
    <>
      {label}
      <span aria-hidden style={{ color: 'var(--ant-color-error)', marginInlineStart: 4 }}>
        *
      </span>
    </>
  )
}

function useFieldErrors<Values extends object>(props: FormDialogProps<Values>): void {
  const { form, error, fieldOf } = props
  useEffect(() => {
    for (const field of error?.problem.errors ?? []) {
      const name = fieldOf ? fieldOf(field.path) : field.path.split('.')
      if (name === null) continue
      form.setFields([{ name, errors: [describeCode(field.code, field.message)] } as never])
    }
  }, [form, error, fieldOf])
}
