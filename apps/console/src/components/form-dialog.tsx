/** A form in a dialog: validates, submits, shows what was refused at the field it is about, keeps what was typed. */
import { Button, Flex, Form, Modal } from 'antd'
import type { FormInstance } from 'antd'
import { createContext, use, useEffect, useId, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PorticoError } from '@portico/sdk'
import { describeCode } from '../i18n/describe.ts'
import { focusFirstField } from './focus-first-field.ts'
import { ProblemAlert } from './problem-alert.tsx'

type FrameProps = Readonly<{
  title: string
  width?: number
  onClose: () => void
  children: ReactNode
}>

/** Whether the dialog around has opened: until then it takes the focus itself. */
const HasOpened = createContext(false)

/** What a form stands in. One that opens before it knows what the form begins with shows that in the form's place. */
export function DialogFrame({ title, width = 520, onClose, children }: FrameProps) {
  const [hasOpened, setHasOpened] = useState(false)
  return (
    <Modal
      open
      title={title}
      width={width}
      footer={null}
      onCancel={onClose}
      afterOpenChange={setHasOpened}
      mask={{ closable: false }} // A stray click must not throw away what was typed.
    >
      <HasOpened value={hasOpened}>{children}</HasOpened>
    </Modal>
  )
}

export type DialogFormProps<Values extends object> = Readonly<{
  form: FormInstance<Values>
  initialValues?: Partial<Values>
  onSubmit: (values: Values) => void
  onClose: () => void
  isPending: boolean
  error: PorticoError | null
  okText?: string
  danger?: boolean
  /** The button stays inert, e.g. until a name is typed. */
  isOkDisabled?: boolean
  /** Wire path (`customKey.appKey`) → path of the form's field; paths not named map to themselves. */
  fieldOf?: (path: string) => (string | number)[] | null
  onValuesChange?: (changed: Partial<Values>, all: Values) => void
  children: ReactNode
}>

/** The form in a frame, with its buttons. */
export function DialogForm<Values extends object>(props: DialogFormProps<Values>) {
  const formId = useId()
  const hasOpened = use(HasOpened)
  useEffect(() => {
    if (hasOpened) focusFirstField(document.getElementById(formId))
  }, [hasOpened, formId])
  useFieldErrors(props)
  return (
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
        <Buttons {...props} />
      </Flex>
    </Form>
  )
}

type ButtonsProps = Pick<
  DialogFormProps<object>,
  'onClose' | 'isPending' | 'okText' | 'danger' | 'isOkDisabled'
>

function Buttons({ onClose, isPending, okText, danger, isOkDisabled }: ButtonsProps) {
  const { t } = useTranslation()
  return (
    <Flex gap={8} justify="end">
      <Button disabled={isPending} onClick={onClose}>
        {t('actions.cancel')}
      </Button>
      <Button
        type="primary"
        htmlType="submit"
        danger={danger === true}
        disabled={isOkDisabled === true}
        loading={isPending}
      >
        {okText ?? t('actions.ok')}
      </Button>
    </Flex>
  )
}

export type FormDialogProps<Values extends object> = DialogFormProps<Values> &
  Pick<FrameProps, 'title' | 'width'>

/** Both, for a form that knows from the first moment what it begins with. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, width, ...form } = props
  return (
    <DialogFrame title={title} onClose={props.onClose} {...(width !== undefined && { width })}>
      <DialogForm<Values> {...form} />
    </DialogFrame>
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

function useFieldErrors<Values extends object>(props: DialogFormProps<Values>): void {
  const { form, error, fieldOf } = props
  useEffect(() => {
    for (const field of error?.problem.errors ?? []) {
      const name = fieldOf ? fieldOf(field.path) : field.path.split('.')
      if (name === null) continue
      form.setFields([{ name, errors: [describeCode(field.code, field.message)] } as never])
    }
  }, [form, error, fieldOf])
}
