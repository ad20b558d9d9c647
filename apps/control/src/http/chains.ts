/** Routes of approval chains. */
import type { ApprovalChain } from '@portico/contract'
import { accept, defaultChain, requestKinds } from '@portico/domain'
import type { Chain, ChainForm } from '@portico/domain'
import { listConfiguredChains } from '@portico/store'
import type { Deps } from '../deps.ts'
import { resetChain, setChain } from '../use-cases/change-chain.ts'
import type { ChainKey } from '../use-cases/change-chain.ts'
import type { Handlers } from './handler.ts'

type ChainRoutes = 'listChains' | 'setChain' | 'resetChain'

export function createChainHandlers(deps: Deps): Pick<Handlers, ChainRoutes> {
  return {
    listChains: async () => {
      const chains = await listConfiguredChains(deps.database.kysely)
      const configured = chains.map(({ chain, ...key }) => ({
        ...presentChain(key, chain),
        configured: true,
      }))
      const defaults = requestKinds
        .filter((kind) => !chains.some((each) => each.kind === kind && each.groupId === null))
        .map((kind) => ({
          ...presentChain({ kind, groupId: null }, defaultChain(kind)),
          configured: false,
        }))
      return accept({ items: [...defaults, ...configured] })
    },
    setChain: async ({ caller, body }) => {
      const { kind, groupId } = body
      const changed = await setChain(deps, caller, { kind, groupId }, chainFormOf(body))
      return changed.ok ? accept(body) : changed
    },
    resetChain: ({ caller, params, query }) =>
      resetChain(deps, caller, { kind: params.kind, groupId: query.groupId ?? null }),
  }
}

function chainFormOf({ automatic, steps }: ApprovalChain): ChainForm {
  return {
    automatic,
    steps: steps.map(({ mode, approvers }) => ({
      mode,
      memberIds: approvers.flatMap((each) => (each.kind === 'person' ? [each.memberId] : [])),
      roles: approvers.flatMap((each) => (each.kind === 'role' ? [each.role] : [])),
    })),
  }
}

function presentChain(key: ChainKey, { steps }: Chain): ApprovalChain {
  return {
    ...key,
    automatic: steps.length === 0,
    steps: steps.map(({ mode, memberIds, roles }) => ({
      mode,
      approvers: [
        ...roles.map((role) => ({ kind: 'role' as const, role })),
        ...memberIds.map((memberId) => ({ kind: 'person' as const, memberId })),
      ],
    })),
  }
}
