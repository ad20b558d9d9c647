/** What the list as it is typed would have meant for the last week's calls, before it is saved. */
import { Button, Flex, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { readEntries } from '../../fields/address-entries.ts'
import { useFormats } from '../../i18n/formats.ts'
import { useMutation } from '@tanstack/react-query'
import type { PorticoError } from '@portico/sdk'
import { previewWhitelist } from './api.ts'
import type { PreviewInput } from './api.ts'

const shownAddresses = 5

type Preview = Awaited<ReturnType<typeof previewWhitelist>>

export function WhitelistTrial({ applicationId }: Readonly<{ applicationId: string }>) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<{ entries: string; mode: 'exempt' | 'fence' }>()
  const entries = readEntries(Form.useWatch('entries', form) ?? '')
  const trial = useMutation<Preview, PorticoError, PreviewInput>({
    mutationFn: (input) => previewWhitelist(applicationId, input),
  })
  const isCurrent = trial.variables?.entries === entries
  return (
    <Flex vertical gap={8} align="flex-start">
      <Button
        loading={trial.isPending}
        disabled={entries === ''}
        onClick={() => trial.mutate({ entries, mode: form.getFieldValue('mode') as 'exempt' })}
      >
        {t('whitelist.tryOut')}
      </Button>
      {isCurrent && <ProblemAlert error={trial.error} />}
      {isCurrent && trial.data && <Result preview={trial.data} />}
    </Flex>
  )
}

function Result({ preview }: Readonly<{ preview: Preview }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const outside = preview.unlistedAddresses.slice(0, shownAddresses)
  return (
    <output style={{ display: 'block' }}>
      <span>
        {t('whitelist.tryOutResult', {
          calls: formats.count(preview.calls),
          listed: formats.count(preview.listed),
          unlisted: formats.count(preview.unlisted),
        })}
      </span>
      {outside.length > 0 && (
        <div>
          {t('whitelist.tryOutAddresses')}:{' '}
          {outside.map(({ address, calls }, index) => (
            <span key={address}>
              {index > 0 && ', '}
              <code>{address}</code> ({t('whitelist.calls', { count: calls })})
            </span>
          ))}
        </div>
      )}
    </output>
  )
}
