/** What a change of network turns off, each to be accepted by itself before it can be done (NW1). */
import { useQuery } from '@tanstack/react-query'
import { Alert, Checkbox, Flex, Form } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { networkConsequences } from '@portico/domain'
import type { NetworkConsequence, NetworkKind } from '@portico/domain'
import { Loaded } from '../../components/loaded.tsx'
import { Note } from '../../components/note.tsx'
import { networkChangeQuery } from './api.ts'

export function ConsequenceField({ to }: Readonly<{ to: NetworkKind }>) {
  const { t } = useTranslation()
  const preview = useQuery(networkChangeQuery(to))
  return (
    <Loaded query={preview} rows={4}>
      {({ consequences }) =>
        consequences.length === 0 ? (
          <Note>{t('settings.network.free')}</Note>
        ) : (
          <>
            <Alert
              type="warning"
              showIcon
              title={t('settings.network.warning')}
              style={{ marginBlockEnd: 12 }}
            />
            <Form.Item
              name="accepted"
              label={t('settings.network.consequences')}
              rules={[
                {
                  validator: async (_rule, accepted: readonly string[] = []) => {
                    if (accepted.length < consequences.length)
                      throw new Error(t('settings.network.acceptAll'))
                  },
                },
              ]}
            >
              <Checkbox.Group>
                <Flex vertical gap={10}>
                  {consequences.map(({ code, message, count }) => (
                    <Checkbox key={code} value={code}>
                      {describe(code, message, t)}
                      {count !== null && (
                        <>
                          {' '}
                          <Note isSmall>{t('settings.network.touches', { count })}</Note>
                        </>
                      )}
                    </Checkbox>
                  ))}
                </Flex>
              </Checkbox.Group>
            </Form.Item>
          </>
        )
      }
    </Loaded>
  )
}

/** The server's own sentence where its version is ahead of the console's. */
function describe(code: string, message: string, t: TFunction): string {
  const known = networkConsequences.find((each): each is NetworkConsequence => each === code)
  return known === undefined ? message : t(`settings.network.consequence.${known}`)
}
