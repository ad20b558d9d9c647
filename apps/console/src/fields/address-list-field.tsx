/** The addresses of a whitelist: typed or pasted in any common shape, each entry checked beside it (AR2 to AR4). */
import { Flex, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { AddressReport } from './address-report.tsx'

export type AddressListFieldProps = Readonly<{
  id?: string
  value?: string
  onChange?: (text: string) => void
  allowIpv6: boolean
}>

export function AddressListField({ id, value = '', onChange, allowIpv6 }: AddressListFieldProps) {
  const { t } = useTranslation()
  return (
    <Flex vertical gap={8}>
      <Input.TextArea
        {...(id !== undefined && { id })}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        placeholder={t('fields.addresses.placeholder')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        spellCheck={false}
        style={{ fontFamily: 'var(--ant-font-family-code)' }}
      />
      <AddressReport text={value} allowIpv6={allowIpv6} onChange={(text) => onChange?.(text)} />
    </Flex>
  )
}
