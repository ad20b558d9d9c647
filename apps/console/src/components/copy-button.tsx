/** Copies a text to the clipboard and says so, aloud as well. */
import { CheckOutlined, CopyOutlined } from '@ant-design/icons-svg'
import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'

export type CopyButtonProps = Readonly<{
  /** The text, or what fetches it when it is asked for; null when that was refused. */
  text: string | (() => Promise<string | null>)
  /** What is copied, for the button's name. */
  name: string
}>

const shownMs = 2_000

export function CopyButton({ text, name }: CopyButtonProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    const value = typeof text === 'string' ? text : await text()
    if (value === null) return
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
      void message.success(t('actions.copied'))
    } catch {
      void message.warning(t('actions.copyFailed')) // No permission, or no secure context.
    }
  }
  const label = t('actions.copyNamed', { name })
  return (
    <IconButton
      name={label}
      hint={copied ? t('actions.copied') : label}
      isSmall
      icon={copied ? CheckOutlined : CopyOutlined}
      onClick={() => void copy()}
    />
  )
}
