/** What became of each API that was asked for: its request, or why there is none. */
import { Button, Flex } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ApiRequestResult } from '@portico/contract'
import { describeCode } from '../../i18n/describe.ts'

export type SeveralApisResultsProps = Readonly<{
  results: readonly ApiRequestResult[]
  onClose: () => void
}>

export function SeveralApisResults({ results, onClose }: SeveralApisResultsProps) {
  const { t } = useTranslation()
  const asked = results.filter(({ ok }) => ok).length
  return (
    <Flex vertical gap={12}>
      <output>{t('grants.several.summary', { asked, refused: results.length - asked })}</output>
      <dl style={{ margin: 0 }}>
        {results.map((result, at) => (
          // One API can be named twice: its place tells the results apart.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} style={{ marginBlockEnd: 12, overflowWrap: 'anywhere' }}>
            <dt style={{ fontWeight: 600 }}>{result.name}</dt>
            <dd style={{ margin: 0 }}>
              <Result result={result} />
            </dd>
          </div>
        ))}
      </dl>
      <Flex justify="end">
        {/* The form that had the focus is gone. */}
        <Button type="primary" autoFocus onClick={onClose}>
          {t('actions.close')}
        </Button>
      </Flex>
    </Flex>
  )
}

function Result({ result }: Readonly<{ result: ApiRequestResult }>) {
  const { t } = useTranslation()
  const { requestId, state, code, message, facts, name } = result
  if (requestId === null || state === null) {
    return `${t('grants.several.refused')}: ${describeCode(code ?? '', message ?? '', facts)}`
  }
  return (
    <>
      {t(`requests.state.${state}`)}{' '}
      <Link
        to="/tasks/$id"
        params={{ id: requestId }}
        aria-label={`${t('grants.several.toRequest')}: ${name}`}
      >
        {t('grants.several.toRequest')}
      </Link>
    </>
  )
}
