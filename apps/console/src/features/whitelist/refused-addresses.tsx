/** Addresses that the gateway refused lately, each added to the list by one click (AR6). */
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/note.tsx'
import { appendEntry, readEntries } from '../../fields/address-entries.ts'
import { useFormats } from '../../i18n/formats.ts'
import { refusedAddressesQuery } from './api.ts'

export function RefusedAddresses({ applicationId }: Readonly<{ applicationId: string }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const form = Form.useFormInstance<{ entries: string }>()
  const text = Form.useWatch('entries', form) ?? ''
  const refused = useQuery(refusedAddressesQuery(applicationId))
  const items = refused.data?.items ?? []
  if (items.length === 0) return null
  const listed = new Set(readEntries(text).split(';'))
  return (
    <Form.Item label={t('whitelist.refused')} extra={t('whitelist.refusedHint')}>
      <Flex vertical gap={4}>
        {items.map(({ address, calls, lastAt }) => (
          <Flex key={address} gap={12} align="center" wrap>
            <code>{address}</code>
            <Note>
              {t('whitelist.refusedCalls', { count: calls, at: formats.instant(lastAt) })}
            </Note>
            <Button
              size="small"
              disabled={listed.has(address)}
              aria-label={t('whitelist.addNamed', { address })}
              onClick={() => form.setFieldValue('entries', appendEntry(text, address))}
            >
              {listed.has(address) ? t('whitelist.added') : t('whitelist.add')}
            </Button>
          </Flex>
        ))}
      </Flex>
    </Form.Item>
  )
}
