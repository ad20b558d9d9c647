/** Between a chain on the wire and the fields of its form: people and roles of a step apart (RQ6). */
import { configureChain, refusalsOf } from '@portico/domain'
import type { ApproverRole, Refusal, RequestKind } from '@portico/domain'
import type { ApprovalChain } from '@portico/contract'

export type StepValues = { mode: 'any' | 'all'; memberIds?: string[]; roles?: ApproverRole[] }

export type ChainValues = {
  kind: RequestKind
  /** Absent for all groups. */
  groupId?: string
  automatic: boolean
  steps?: StepValues[]
}

export function valuesOfChain({ kind, groupId, automatic, steps }: ApprovalChain): ChainValues {
  return {
    kind,
    ...(groupId !== null && { groupId }),
    automatic,
    steps: steps.map(({ mode, approvers }) => ({
      mode,
      memberIds: approvers.flatMap((each) => (each.kind === 'person' ? [each.memberId] : [])),
      roles: approvers.flatMap((each) => (each.kind === 'role' ? [each.role] : [])),
    })),
  }
}

/** A chain that approves automatically has no steps, whatever was typed before it was chosen. */
export function chainOfValues(values: ChainValues): ApprovalChain {
  const { kind, groupId, automatic, steps = [] } = values
  return {
    kind,
    groupId: groupId ?? null,
    automatic,
    steps: automatic ? [] : steps.map(stepOfValues),
  }
}

function stepOfValues({ mode, memberIds = [], roles = [] }: StepValues) {
  return {
    mode,
    approvers: [
      ...roles.map((role) => ({ kind: 'role' as const, role })),
      ...memberIds.map((memberId) => ({ kind: 'person' as const, memberId })),
    ],
  }
}

/** What the domain says of the whole chain, or of one of its steps. */
export function judgeChain(values: ChainValues, step?: number): readonly Refusal[] {
  const { kind, automatic, steps = [] } = values
  const given = automatic
    ? []
    : steps.map(({ mode, memberIds = [], roles = [] }) => ({ mode, memberIds, roles }))
  const path = step === undefined ? 'steps' : `steps.${step}`
  const refusals = refusalsOf(configureChain(kind, { automatic, steps: given }))
  return refusals.filter((refusal) => refusal.path === path)
}
