/** A period of validity, with the day on which it ends spelled out (MB1, MB2, MB7). */
import { DatePicker, Flex, Radio } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { parseValidity, renewValidity, validityPeriods } from '@portico/domain'
import type { Outcome, ValidityPeriod } from '@portico/domain'
import { Note } from '../components/note.tsx'
import type { Validity } from '@portico/contract'
import { useFormats } from '../i18n/formats.ts'
import { useMe } from '../session/me.ts'

export type ValidityFieldProps = Readonly<{
  id?: string
  value?: Validity
  onChange?: (value: Validity) => void
  /** Last day of the present validity, which a renewal extends. */
  renewedFrom?: string | null
}>

/** What the domain makes of a validity that starts today or renews another one. */
export function checkValidity(
  value: Validity,
  today: string,
  renewedFrom?: string | null,
): Outcome<string | null> {
  if (renewedFrom === undefined || renewedFrom === null) return parseValidity(value, today)
  return renewValidity(value, renewedFrom, today)
}

export function ValidityField({ id, value, onChange, renewedFrom }: ValidityFieldProps) {
  const { t } = useTranslation()
  const { today } = useMe().organisation
  const choose = (period: ValidityPeriod) =>
    onChange?.(period === 'custom' ? { period, until: today } : { period })
  return (
    <Flex vertical gap={8} {...(id !== undefined && { id })}>
      <Radio.Group
        aria-label={t('fields.validity.label')}
        value={value?.period ?? null}
        onChange={(event) => choose(event.target.value as ValidityPeriod)}
      >
        <Flex gap="4px 0" wrap>
          {validityPeriods.map((period) => (
            <Radio key={period} value={period}>
              {t(`fields.validity.${period}`)}
            </Radio>
          ))}
        </Flex>
      </Radio.Group>
      {value?.period === 'custom' && (
        <DatePicker
          aria-label={t('fields.validity.customDay')}
          allowClear={false}
          value={value.until === '' ? null : dayjs(value.until)}
          minDate={dayjs(today)}
          onChange={(day) =>
            onChange?.({ period: 'custom', until: day?.format('YYYY-MM-DD') ?? '' })
          }
        />
      )}
      {value && <EndNote outcome={checkValidity(value, today, renewedFrom)} />}
    </Flex>
  )
}

function EndNote({ outcome }: Readonly<{ outcome: Outcome<string | null> }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!outcome.ok) return null
  return (
    <Note isLive>
      {outcome.value === null
        ? t('fields.validity.never')
        : t('fields.validity.endsOn', { day: formats.day(outcome.value) })}
    </Note>
  )
}
