/** Requests: immutable snapshots of what was asked, and how far their approval has come (RQ1 to RQ10). */

import type { AddressRuleMode } from './address-rule.ts'
import type { DataSourceAccess, Environment } from './grant.ts'
import type { RefusalCode } from './refusal-codes.ts'
import type { Validity } from './validity.ts'

export const requestKinds = [
  'create-application',
  'join-application',
  'renew-membership',
  'api-permission',
  'data-source-permission',
] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestStates = [
  'PENDING',
  'APPROVED',
  'EXECUTION_FAILED',
  'REJECTED',
  'WITHDRAWN',
  'CANCELLED',
  'EXPIRED',
] as const
export type RequestState = (typeof requestStates)[number]

export const stepModes = ['any', 'all'] as const
/** How many of a step's approvers must pass it: one of them, or each. */
export type StepMode = (typeof stepModes)[number]

/** What was asked, for each kind (RQ1). A custom secret is never in it: the vault holds it (CR8). */
export type RequestPayload =
  | Readonly<{
      kind: 'create-application'
      name: string
      groupId: string
      scenario: string
      ownerIds: readonly string[]
      /** The AppKey of a custom pair, whose AppSecret lies sealed elsewhere until the decision. */
      customAppKey: string | null
      whitelist: Readonly<{ entries: string; mode: AddressRuleMode }> | null
    }>
  | Readonly<{
      kind: 'join-application' | 'renew-membership'
      applicationId: string
      validity: Validity
      reason: string
    }>
  | Readonly<{
      kind: 'api-permission'
      applicationId: string
      apiId: string
      environment: Environment
      validity: Validity
      reason: string
    }>
  | Readonly<{
      kind: 'data-source-permission'
      applicationId: string
      dataSourceId: string
      access: DataSourceAccess
      environment: Environment
      validity: Validity
      reason: string
    }>

/**
 * One approver's place in a step. While `signerId` is set, that person answers first, and the approver
 * waits for it (RQ5).
 */
export type Seat = Readonly<{ approverId: string; passed: boolean; signerId: string | null }>

export type RequestStep = Readonly<{ mode: StepMode; seats: readonly Seat[] }>

/** One entry of a request's course (RQ10), and what its event tells. `actorId` is `null` for the system. */
export type RequestHappening = Readonly<{ at: number; actorId: string | null }> &
  (
    | Readonly<{ type: 'submitted'; resubmitOf: string | null }>
    | Readonly<{ type: 'passed'; step: number; automatic: boolean; note: string }>
    | Readonly<{ type: 'signer-passed'; step: number; note: string }>
    | Readonly<{ type: 'step-passed'; step: number }>
    | Readonly<{ type: 'handed-over'; step: number; memberId: string; note: string }>
    | Readonly<{ type: 'signer-added'; step: number; memberId: string; note: string }>
    | Readonly<{ type: 'approver-replaced'; step: number; memberId: string }>
    | Readonly<{ type: 'approved' }>
    | Readonly<{ type: 'rejected'; step: number; reason: string }>
    | Readonly<{ type: 'withdrawn' }>
    | Readonly<{ type: 'cancelled'; reason: CancelReason }>
    | Readonly<{ type: 'expired' }>
    | Readonly<{ type: 'execution-failed'; code: RefusalCode }>
  )

/** Why a request lost its target (RQ2). */
export const cancelReasons = [
  'application-deleted',
  'api-deleted',
  'data-source-deleted',
  'applicant-left',
] as const
export type CancelReason = (typeof cancelReasons)[number]

/** A request; instants are milliseconds since 1970. Every change gives a new value and version. */
export type Request = Readonly<{
  id: string
  applicantId: string
  payload: RequestPayload
  state: RequestState
  submittedAt: number
  /** When it expires undecided, `null` for never. */
  expiresAt: number | null
  /** The request that this one asks anew. */
  resubmitOf: string | null
  version: number
  /** The chain in force at submission; empty when it approves automatically. */
  steps: readonly RequestStep[]
  /** Which step waits for a decision, counted from 0; past the last once all have passed. */
  currentStep: number
  course: readonly RequestHappening[]
}>

/** What a decision leads to: the new value, what happened, and whether the effect is now due (RQ3). */
export type RequestChange = Readonly<{
  request: Request
  happened: readonly RequestHappening[]
  effectDue: boolean
}>

function listOpenSeats(request: Request): readonly Seat[] {
  if (request.state !== 'PENDING') return []
  return request.steps[request.currentStep]?.seats.filter((seat) => !seat.passed) ?? []
}

/** The approvers whose own decision is due now; who waits for an added signer is not among them. */
export function listDueApprovers(request: Request): readonly string[] {
  return listOpenSeats(request).flatMap((seat) => (seat.signerId === null ? [seat.approverId] : []))
}

/** The added signers whose answer is due now (RQ5). */
export function listDueSigners(request: Request): readonly string[] {
  return listOpenSeats(request).flatMap((seat) => (seat.signerId === null ? [] : [seat.signerId]))
}

/** Everybody who decides, decided or will decide in some step, each once (RQ10). */
export function listParticipants(request: Request): readonly string[] {
  const seated = request.steps.flatMap((step) =>
    step.seats.flatMap((seat) => [
      seat.approverId,
      ...(seat.signerId === null ? [] : [seat.signerId]),
    ]),
  )
  const acted = request.course.flatMap(({ actorId }) => (actorId === null ? [] : [actorId]))
  const participants = new Set([...seated, ...acted])
  participants.delete(request.applicantId)
  return [...participants]
}

/** CR8: a sealed custom secret is kept only while its request waits for a decision. */
export function keepsSealedSecret(state: RequestState): boolean {
  return state === 'PENDING'
}
