/** One webhook: what it is, what is done to it, and the messages it was sent. */
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../components/back-link.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { webhookQuery } from '../../features/webhooks/api.ts'
import { DeliveryList } from '../../features/webhooks/delivery-list.tsx'
import { WebhookActions } from '../../features/webhooks/webhook-actions.tsx'
import { WebhookFacts } from '../../features/webhooks/webhook-facts.tsx'
import { WebhookState } from '../../features/webhooks/webhook-state.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/management/webhooks/$id')

export function OneWebhook() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const list = useListState(route.useSearch())
  const navigate = useNavigate()
  const leave = () => void navigate({ to: '/management/webhooks', replace: true })
  return (
    <Loaded isPage query={useQuery(webhookQuery(id))} rows={8}>
      {(webhook) => (
        <>
          <PageHeader
            title={webhook.name}
            heading={
              <Flex gap={10} align="center" wrap>
                {webhook.name} <WebhookState webhook={webhook} />
              </Flex>
            }
            before={<BackLink to="/management/webhooks">{t('webhooks.title')}</BackLink>}
            actions={<WebhookActions webhook={webhook} onGone={leave} />}
          />
          <Flex vertical gap={20}>
            <Panel title={t('webhooks.facts')} isPadded>
              <WebhookFacts webhook={webhook} />
            </Panel>
            <Panel title={t('webhooks.deliveries')}>
              <DeliveryList webhook={webhook} list={list} />
            </Panel>
          </Flex>
        </>
      )}
    </Loaded>
  )
}
