/** The course of a request in the model: seats, turns, what a decision or a departure comes to (RQ5 to RQ8, RQ10). */
import { addApplication, isActive, isAdministrator, isLive, takeEffect } from './testing-model.ts'
import type { Model, ModelApplication, ModelRequest, ModelSeat } from './testing-model.ts'
import type { TestPerson } from './testing.ts'

export const requestDays = 14

const seatsFor = (people: readonly TestPerson[]): ModelSeat[] =>
  people.map((approver) => ({ approver, passed: false, signer: null }))

const administrators = ['admin', 'deputy'] as const

/** RQ6: the chain of the test's groups for creations, the owners for the rest; nobody left means the administrators. */
export function stepsOf(model: Model, application: ModelApplication | null): ModelRequest['steps'] {
  const present = (people: readonly TestPerson[]) => {
    const left = people.filter((who) => isActive(model, who))
    return left.length > 0 ? left : null
  }
  if (application !== null) {
    const owners = present([...application.owners])
    return [{ mode: 'any', seats: seatsFor(owners ?? administrators) }]
  }
  const second = present(['approver', 'owner'])
  return [
    { mode: 'any', seats: seatsFor(administrators) },
    { mode: second === null ? 'any' : 'all', seats: seatsFor(second ?? administrators) },
  ]
}

function openSeats({ state, steps, current }: ModelRequest): ModelSeat[] {
  return state === 'PENDING' ? (steps[current]?.seats ?? []).filter(({ passed }) => !passed) : []
}

/** Everybody for whom the request waits. */
export function dueOf(request: ModelRequest): TestPerson[] {
  return [...new Set(openSeats(request).map(({ approver, signer }) => signer ?? approver))]
}

/** RQ10. */
export function maySee(request: ModelRequest, who: TestPerson): boolean {
  const seated = request.steps.flatMap(({ seats }) =>
    seats.flatMap(({ approver, signer }) => [approver, signer]),
  )
  return (
    isAdministrator(who) ||
    who === request.applicant ||
    seated.includes(who) ||
    request.acted.has(who)
  )
}

function isPassed({ mode, seats }: ModelRequest['steps'][number]): boolean {
  return mode === 'all' ? seats.every(({ passed }) => passed) : seats.some(({ passed }) => passed)
}

function passOwnSeat({ steps, current, applicant }: ModelRequest): void {
  for (const seat of steps[current]?.seats ?? []) {
    if (seat.approver !== applicant || seat.passed) continue
    seat.passed = true
    seat.signer = null
  }
}

/** Moves past what has passed; answers whether nothing is left to decide, so that the effect is due (RQ3, RQ7). */
export function advance(request: ModelRequest): boolean {
  passOwnSeat(request)
  let step = request.steps[request.current]
  while (step !== undefined && isPassed(step)) {
    request.current += 1
    passOwnSeat(request)
    step = request.steps[request.current]
  }
  return step === undefined
}

/** RQ3. `applicationId` is that of the application that came of it, as the answer has it. */
export function settle(model: Model, request: ModelRequest, applicationId: string | null): void {
  request.state = takeEffect(model, request)
  if (request.kind === 'create-application' && request.state === 'APPROVED')
    addApplication(model, applicationId ?? 'none', request.name, request.owner)
}

type Turn = Readonly<{ seat: ModelSeat; asSigner: boolean }>

function turnOf(request: ModelRequest, who: TestPerson): Turn | string {
  const seats = request.steps[request.current]?.seats ?? []
  const own = seats.find(({ approver }) => approver === who)
  if (own !== undefined && !own.passed && own.signer === null) return { seat: own, asSigner: false }
  const signing = seats.find(({ signer, passed }) => signer === who && !passed)
  if (signing !== undefined) return { seat: signing, asSigner: true }
  if (own === undefined) return 'request.not-approver'
  return own.passed || own.signer === null
    ? 'request.already-decided'
    : 'request.waiting-for-signer'
}

/** The turn of somebody who decides, or the code of the refusal. */
function reachTurn(model: Model, request: ModelRequest, who: TestPerson): Turn | string {
  if (!isActive(model, who)) return 'token.invalid'
  if (!maySee(request, who)) return 'request.unknown'
  return request.state === 'PENDING' ? turnOf(request, who) : 'request.ended'
}

/** Whom a hand-over or another signer may not be. */
function refusalOfNewcomer(model: Model, request: ModelRequest, other: TestPerson): string | null {
  if (other === request.applicant) return 'request.self-approval'
  const seats = request.steps[request.current]?.seats ?? []
  if (seats.some(({ approver, signer }) => approver === other || signer === other))
    return 'request.already-approver'
  return isActive(model, other) ? null : 'request.person-inactive'
}

/** A pass; answers `ok`, or the code of the refusal, and whether the effect is due. */
export function pass(model: Model, request: ModelRequest, who: TestPerson): [string, boolean] {
  const turn = reachTurn(model, request, who)
  if (typeof turn === 'string') return [turn, false]
  request.acted.add(who)
  if (turn.asSigner) {
    turn.seat.signer = null
    return ['ok', false]
  }
  turn.seat.passed = true
  return ['ok', advance(request)]
}

/** A rejection. */
export function reject(model: Model, request: ModelRequest, who: TestPerson): string {
  const turn = reachTurn(model, request, who)
  if (typeof turn === 'string') return turn
  request.acted.add(who)
  request.state = 'REJECTED'
  return 'ok'
}

/** A hand-over, or another signer. */
export function involve(
  model: Model,
  request: ModelRequest,
  who: TestPerson,
  how: 'hand-over' | 'add-signer',
  other: TestPerson,
): string {
  const turn = reachTurn(model, request, who)
  if (typeof turn === 'string') return turn
  if (turn.asSigner) return 'request.signer-limited'
  const refused = refusalOfNewcomer(model, request, other)
  if (refused !== null) return refused
  request.acted.add(who)
  if (how === 'hand-over') turn.seat.approver = other
  else turn.seat.signer = other
  return 'ok'
}

/** Who sits beside the leaver wherever they would still decide; else an administrator, `admin` first. */
function successorOf(model: Model, request: ModelRequest, leaving: TestPerson): TestPerson {
  const [first = [], ...others] = request.steps
    .slice(request.current)
    .map(({ seats }) => seats.filter(({ passed }) => !passed).map(({ approver }) => approver))
    .filter((approvers) => approvers.includes(leaving))
  const beside = first.filter(
    (who) =>
      who !== leaving &&
      isActive(model, who) &&
      others.every((approvers) => approvers.includes(who)),
  )
  const successor = [...beside, ...administrators].find((who) => who !== request.applicant)
  if (successor === undefined) throw new Error('an administrator stays')
  return successor
}

function refill(seats: ModelSeat[], leaving: TestPerson, successor: TestPerson): ModelSeat[] {
  const taken = seats.some(({ approver }) => approver === successor)
  return seats.flatMap((seat) => {
    if (seat.passed) return [seat]
    if (seat.signer === leaving) seat.signer = null
    if (seat.approver !== leaving) return [seat]
    return taken ? [] : [{ ...seat, approver: successor }]
  })
}

/** Somebody leaves: what they asked is cancelled, their seats go to others, which may pass a step. */
export function depart(model: Model, leaving: TestPerson): void {
  const waiting = model.requests.filter(({ state }) => state === 'PENDING')
  for (const request of waiting) {
    if (request.applicant === leaving) request.state = 'CANCELLED'
  }
  // All successors are chosen before the first of these requests changes.
  const open = waiting.filter(({ state }) => state === 'PENDING')
  const chosen = open.map((request) => successorOf(model, request, leaving))
  for (const [at, request] of open.entries()) {
    const concerned = request.steps
      .slice(request.current)
      .some(({ seats }) =>
        seats.some(
          ({ passed, approver, signer }) => !passed && (approver === leaving || signer === leaving),
        ),
      )
    if (!concerned) continue
    for (const step of request.steps.slice(request.current))
      step.seats = refill(step.seats, leaving, chosen[at] ?? 'admin')
    if (advance(request)) settle(model, request, null)
  }
}

/** MB8, AP7: who is the only owner left that can sign in. */
export function isLastOwner(model: Model, who: TestPerson): boolean {
  return model.applications.some(
    (application) =>
      isLive(application) &&
      application.owners.has(who) &&
      [...application.owners].every((other) => other === who || !isActive(model, other)),
  )
}
