/** A custom AppSecret: typed hidden, its strength shown, or generated here (CR1, CR2). */
import { Button, Flex, Input, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildAppSecret, estimateSecret, parseCustomSecret } from '@portico/domain'
import type { CustomSecret, Outcome, SecretPolicy } from '@portico/domain'
import { Note } from '../components/note.tsx'
import { describeWarning } from '../i18n/describe.ts'

export type SecretFieldProps = Readonly<{
  id?: string
  value?: string
  onChange?: (secret: string) => void
  /** A secret that contains its AppKey is easier to guess. */
  appKey?: string
}>

/** Strength is warned about here; an organisation's higher minimum is for the server to refuse. */
export const weakestPolicy: SecretPolicy = { minimumStrength: 'weak' }

export function checkSecret(secret: string | undefined, appKey: string): Outcome<CustomSecret> {
  return parseCustomSecret(secret ?? '', weakestPolicy, appKey)
}

const colors = { weak: 'error', fair: 'warning', strong: 'success' } as const
const goodBits = 112

export function SecretField({ id, value = '', onChange, appKey = '' }: SecretFieldProps) {
  const { t } = useTranslation()
  const [isShown, setIsShown] = useState(false)
  const generate = () => {
    onChange?.(buildAppSecret(crypto.getRandomValues(new Uint8Array(24))))
    setIsShown(true)
  }
  return (
    <Flex vertical gap={6}>
      <Flex gap={8}>
        <Input.Password
          {...(id !== undefined && { id })}
          value={value}
          onChange={(event) => onChange?.(event.target.value)}
          autoComplete="new-password"
          spellCheck={false}
          maxLength={256}
          visibilityToggle={{ visible: isShown, onVisibleChange: setIsShown }}
          style={{ fontFamily: 'var(--ant-font-family-code)' }}
        />
        <Button onClick={generate}>{t('fields.secret.generate')}</Button>
      </Flex>
      {value !== '' && <Strength secret={value} appKey={appKey} />}
    </Flex>
  )
}

function Strength({ secret, appKey }: Readonly<{ secret: string; appKey: string }>) {
  const { t } = useTranslation()
  const { bits, strength } = estimateSecret(secret, appKey)
  const words = `${t(`fields.secret.${strength}`)} · ${t('fields.secret.bits', { bits })}`
  const outcome = checkSecret(secret, appKey)
  const warnings = outcome.ok ? outcome.value.warnings : []
  return (
    <Flex gap="4px 12px" align="center" wrap>
      <Progress
        aria-label={t('fields.secret.strength')}
        percent={Math.min(100, Math.round((bits / goodBits) * 100))}
        showInfo={false}
        size="small"
        strokeColor={`var(--ant-color-${colors[strength]})`}
        style={{ width: 120, margin: 0 }}
      />
      <Note isLive>{words}</Note>
      {warnings.map((warning) => (
        <Note key={warning.code} tone="warning">
          {describeWarning(warning)}
        </Note>
      ))}
    </Flex>
  )
}
