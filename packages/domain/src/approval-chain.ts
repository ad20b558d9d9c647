/** Who approves what: the default chains, configured ones, and their resolution to people (RQ6). */

import type { RequestKind, StepMode } from './request.ts'
import { accept, acceptUnless, refusal, refuse } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'

/** Roles that a step can name; who holds them is looked up when a request is submitted. */
export const approverRoles = [
  'administrators',
  'application-owners',
  'project-administrators',
  'data-source-owners',
] as const
export type ApproverRole = (typeof approverRoles)[number]

/** A configured step: named people, people in roles, or both. */
export type ChainStep = Readonly<{
  mode: StepMode
  memberIds: readonly string[]
  roles: readonly ApproverRole[]
}>

/** Steps in their order; a chain without steps approves automatically. */
export type Chain = Readonly<{ steps: readonly ChainStep[] }>

/** A step as it stays with a request: nothing but people. */
export type ResolvedStep = Readonly<{ mode: StepMode; approverIds: readonly string[] }>

export const chainStepsLimit = 10
export const stepApproversLimit = 100

const defaultRoles = {
  'create-application': 'administrators',
  'join-application': 'application-owners',
  'renew-membership': 'application-owners',
  'api-permission': 'project-administrators',
  'data-source-permission': 'data-source-owners',
} as const satisfies Record<RequestKind, ApproverRole>

/** The chain of a kind of request that nobody has configured (RQ6). */
export function defaultChain(kind: RequestKind): Chain {
  return { steps: [{ mode: 'any', memberIds: [], roles: [defaultRoles[kind]] }] }
}

/** The chain that approves automatically. */
export const automaticChain: Chain = { steps: [] }

/**
 * Checks a chain that an administrator configures (RQ6): at most 10 steps, each naming somebody and
 * at most 100 people. Refuses with `chain.too-many-steps`, `chain.step-empty`,
 * `chain.step-too-large`.
 */
export function parseChain(chain: Chain): Outcome<Chain> {
  const count = chain.steps.length
  if (count > chainStepsLimit) {
    return refuse('chain.too-many-steps', {
      path: 'steps',
      facts: { count, limit: chainStepsLimit },
    })
  }
  const faults = chain.steps.flatMap(({ memberIds, roles }, index): Refusal[] => {
    const path = `steps.${index}`
    const step = index + 1
    if (memberIds.length + roles.length === 0) {
      return [refusal('chain.step-empty', { path, facts: { step } })]
    }
    if (memberIds.length <= stepApproversLimit) return []
    const facts = { step, count: memberIds.length, limit: stepApproversLimit }
    return [refusal('chain.step-too-large', { path, facts })]
  })
  return acceptUnless(faults, chain)
}

/** A chain as a form sends it: steps, or none because it approves automatically. */
export type ChainForm = Chain & Readonly<{ automatic: boolean }>

/** The roles that somebody can hold for a kind of request; a new application has no owners yet. */
export function listApproverRoles(kind: RequestKind): readonly ApproverRole[] {
  const ofTarget = {
    'create-application': [],
    'join-application': ['application-owners'],
    'renew-membership': ['application-owners'],
    'api-permission': ['application-owners', 'project-administrators'],
    'data-source-permission': ['application-owners', 'data-source-owners'],
  } as const satisfies Record<RequestKind, readonly ApproverRole[]>
  return ['administrators', ...ofTarget[kind]]
}

/**
 * Decides the chain of a kind of request from a form (RQ6). Refuses as {@link parseChain}, and with
 * `chain.steps-missing` or `chain.steps-unused` when the steps do not fit the choice of automatic approval,
 * `chain.role-unfit` for a role that nobody holds for such a request.
 */
export function configureChain(kind: RequestKind, form: ChainForm): Outcome<Chain> {
  const { automatic, steps } = form
  if (automatic && steps.length > 0) return refuse('chain.steps-unused', { path: 'steps' })
  if (automatic) return accept(automaticChain)
  if (steps.length === 0) return refuse('chain.steps-missing', { path: 'steps' })
  const chain = parseChain({ steps })
  if (!chain.ok) return chain
  const fitting = listApproverRoles(kind)
  const faults = steps.flatMap(({ roles }, index) =>
    roles
      .filter((role) => !fitting.includes(role))
      .map((role): Refusal => {
        const facts = { step: index + 1, role: role.replaceAll('-', ' ') }
        return refusal('chain.role-unfit', { path: `steps.${index}`, facts })
      }),
  )
  return acceptUnless(faults, chain.value)
}

/** Who holds each role for one request, active members only. */
export type ApproverDirectory = Readonly<Record<ApproverRole, readonly string[]>>

/** What resolving a chain depends on. */
export type ChainContext = Readonly<{
  applicantId: string
  directory: ApproverDirectory
  activeMemberIds: ReadonlySet<string>
  /** RQ7: the organisation forbids applicants to approve their own requests. */
  forbidSelfApproval: boolean
}>

function listApprovers(step: ChainStep, context: ChainContext): string[] {
  const named = [...step.memberIds, ...step.roles.flatMap((role) => context.directory[role])]
  const eligible = named.filter(
    (memberId) =>
      context.activeMemberIds.has(memberId) &&
      !(context.forbidSelfApproval && memberId === context.applicantId),
  )
  return [...new Set(eligible)]
}

/**
 * Resolves a chain to people; the result stays with the request, whatever is configured later (RQ6).
 * A step of which nobody is left falls to any of the administrators, so that no request waits for
 * ever; when there is none of those either, refuses with `request.no-approver`.
 */
export function resolveChain(
  chain: Chain,
  context: ChainContext,
): Outcome<readonly ResolvedStep[]> {
  const fallback: ChainStep = { mode: 'any', memberIds: [], roles: ['administrators'] }
  const steps: ResolvedStep[] = []
  for (const [index, step] of chain.steps.entries()) {
    const approverIds = listApprovers(step, context)
    const resolved =
      approverIds.length > 0
        ? { mode: step.mode, approverIds }
        : { mode: fallback.mode, approverIds: listApprovers(fallback, context) }
    if (resolved.approverIds.length === 0) {
      return refuse('request.no-approver', { facts: { step: index + 1 } })
    }
    steps.push(resolved)
  }
  return accept(steps)
}
