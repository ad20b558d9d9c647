/** Making a call: which API, at what address, with what body; as programs to copy and as a try. */
import { ApiOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Panel } from '../../components/panel.tsx'
import { callableQuery } from './api.ts'
import { draftCall } from './call-draft.ts'
import type { CallDraft } from './call-draft.ts'
import { DraftForm } from './draft-form.tsx'
import { SnippetTabs } from './snippet-tabs.tsx'

export type CallWorkbenchProps = Readonly<{
  application: Readonly<{ id: string; appKey: string }>
  gatewayUrl: string
  /** What else can be done with the draft, e.g. trying it. */
  children: (draft: CallDraft) => ReactNode
}>

export function CallWorkbench(props: CallWorkbenchProps) {
  const { t } = useTranslation()
  const callable = useQuery(callableQuery(props.application.id))
  return (
    <Loaded query={callable}>
      {({ items }) =>
        items.length === 0 ? (
          <Panel>
            <EmptyState
              icon={<ApiOutlined />}
              title={t('calling.empty')}
              hint={t('calling.emptyHint')}
            />
          </Panel>
        ) : (
          <Workbench {...props} grants={items} />
        )
      }
    </Loaded>
  )
}

type WorkbenchProps = CallWorkbenchProps & Readonly<{ grants: readonly Grant[] }>

function Workbench({ application, gatewayUrl, grants, children }: WorkbenchProps) {
  const { t } = useTranslation()
  const { appKey } = application
  const [grantId, setGrantId] = useState(grants[0]?.id)
  const [edited, setEdited] = useState<CallDraft | null>(null)
  const grant = grants.find((each) => each.id === grantId) ?? grants[0]
  const draft = edited ?? (grant && draftCall(grant, appKey))
  if (!draft) return null
  return (
    <Flex vertical gap={20}>
      <Panel title={t('calling.draft.title')} isPadded>
        <DraftForm
          grants={grants}
          grantId={grant?.id}
          onPick={(id) => {
            setGrantId(id)
            setEdited(null)
          }}
          draft={draft}
          onChange={setEdited}
        />
      </Panel>
      <Panel title={t('calling.snippets.title')} isPadded>
        <SnippetTabs input={{ ...draft, gatewayUrl, appKey }} />
      </Panel>
      {children(draft)}
    </Flex>
  )
}
