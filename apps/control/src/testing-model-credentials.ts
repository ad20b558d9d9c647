/** Steps on the secrets of an application: show, reset, custom or not, with and without an overlap (CR2, CR5 to CR7, AP10). */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { bury, isAdministrator, isAlive, isCurrent, isLive, rotate } from './testing-model.ts'
import type { Model, ModelApplication, ModelVersion } from './testing-model.ts'
import { admin, anybody, codeOf, index, onApplication, step, toldTo } from './testing-model-step.ts'
import type { Step } from './testing-model-step.ts'
import type { TestPerson } from './testing.ts'

/** An organisation's maximum overlap, by default. */
const overlapSecondsMax = 2_592_000

function refusalOfShowing(model: Model, application: ModelApplication, who: TestPerson): string {
  if (!isLive(application)) return 'application.unknown'
  const may =
    isAdministrator(who) || application.owners.has(who) || isCurrent(model, application, who)
  return may ? 'ok' : 'permission.denied'
}

/** CR5: whoever may sees the newest secret, exactly. */
const showing = fc.tuple(index, anybody).map(([at, who]) =>
  onApplication(`${who} is shown the secret`, at, async (model, application, { server }) => {
    const answer = await server.as(who)('revealSecret', { params: { id: application.id } })
    const expected = toldTo(model, who, refusalOfShowing(model, application, who))
    expect(codeOf(answer)).toBe(expected)
    if (expected !== 'ok') return
    const current = application.versions.at(-1)
    if (current === undefined) throw new Error('a live application has a secret')
    current.secret ??= answer.answer.appSecret
    expect(answer.answer.appSecret).toBe(current.secret)
  }),
)

/** `auto`, a custom secret that is new, the present one, or one that was. */
const customs = ['auto', 'auto', 'fresh', 'present', 'earlier'] as const
type Custom = (typeof customs)[number]

let made = 0

function secretFor(wanted: Custom, { versions }: ModelApplication): string | null {
  made += 1
  const known = versions.map(({ secret }) => secret)
  const fresh = `qW7_${made}-zR4kT9mX2vB8nH5jL3pD6fG1s`
  if (wanted === 'auto') return null
  if (wanted === 'fresh') return fresh
  return (wanted === 'present' ? known.at(-1) : known.slice(0, -1).find(Boolean)) ?? fresh
}

function refusalOfReset(
  model: Model,
  application: ModelApplication,
  seconds: number,
  secret: string | null,
): string {
  if (!isLive(application)) return 'application.unknown'
  if (secret !== null) {
    const place = application.versions.findLastIndex((version) => version.secret === secret)
    if (place === application.versions.length - 1) return 'credential.secret-unchanged'
    if (place !== -1) return 'credential.secret-retired'
  }
  if (seconds > overlapSecondsMax) return 'credential.overlap-too-long'
  const alive = application.versions.filter((version) => isAlive(model, version)).length
  return seconds > 0 && alive >= 4 ? 'credential.too-many-alive' : 'ok'
}

const overlap = fc.constantFrom(0, 0, 3600, 86_400, 604_800, overlapSecondsMax + 1)

const resetting = fc
  .tuple(index, overlap, fc.constantFrom<Custom>(...customs))
  .map(([at, overlapSeconds, wanted]) =>
    onApplication(
      `reset ${wanted}, overlap ${overlapSeconds}`,
      at,
      async (model, application, real) => {
        const secret = secretFor(wanted, application)
        const body =
          secret === null
            ? ({ mode: 'auto', overlapSeconds } as const)
            : ({ mode: 'custom', appSecret: secret, overlapSeconds } as const)
        const answer = await admin(real)('resetSecret', { params: { id: application.id }, body })
        const expected = refusalOfReset(model, application, overlapSeconds, secret)
        expect(codeOf(answer)).toBe(expected)
        if (expected !== 'ok') return
        const { appSecret } = answer.answer
        if (secret !== null) expect(appSecret).toBe(secret)
        rotate(model, application, overlapSeconds, appSecret)
      },
    ),
  )

function refusalOfOverlap(
  model: Model,
  application: ModelApplication,
  present: ModelVersion | undefined,
  endsAt: number,
): string {
  if (!isLive(application)) return 'application.unknown'
  if (present === undefined) return 'credential.version-unknown'
  if (present.endsAt === null) return 'credential.version-current'
  if (!isAlive(model, present)) return 'credential.version-dead'
  const latest = (present.supersededAt ?? 0) + overlapSecondsMax * 1000
  return endsAt > Math.max(latest, present.endsAt) ? 'credential.overlap-too-long' : 'ok'
}

const overlapping = fc
  .tuple(index, fc.integer({ min: 1, max: 6 }), fc.constantFrom(-60, 60, 7200, 900_000, 2_700_000))
  .map(([at, number, seconds]) =>
    onApplication(
      `version ${number} ends in ${seconds} s`,
      at,
      async (model, application, real) => {
        const endsAt = model.nowMs + seconds * 1000
        const answer = await admin(real)('changeOverlap', {
          params: { id: application.id, version: number },
          body: { endsAt: new Date(endsAt).toISOString() },
        })
        const present = application.versions[number - 1]
        const expected = refusalOfOverlap(model, application, present, endsAt)
        expect(codeOf(answer)).toBe(expected)
        if (expected === 'ok' && present) present.endsAt = Math.max(endsAt, model.nowMs)
      },
    ),
  )

const switching = fc.tuple(index, fc.boolean()).map(([at, on]) =>
  onApplication(on ? 'resume' : 'suspend', at, async (_model, application, real) => {
    const params = { id: application.id }
    const answer = await admin(real)(on ? 'resumeApplication' : 'suspendApplication', { params })
    const due = application.state === (on ? 'suspended' : 'active')
    const refused = on ? 'application.not-suspended' : 'application.not-active'
    const expected = due ? 'ok' : refused
    expect(codeOf(answer)).toBe(isLive(application) ? expected : 'application.unknown')
    if (due) application.state = on ? 'active' : 'suspended'
  }),
)

const deleting = fc.tuple(index, fc.boolean()).map(([at, typed]) =>
  onApplication(typed ? 'delete' : 'delete, mistyped', at, async (model, application, real) => {
    const call = {
      params: { id: application.id },
      body: { confirmName: typed ? application.name : 'Other' },
    }
    const answer = await admin(real)('deleteApplication', call)
    const expected = typed ? 'ok' : 'application.confirmation-mismatch'
    expect(codeOf(answer)).toBe(isLive(application) ? expected : 'application.unknown')
    if (isLive(application) && typed) bury(model, application)
  }),
)

const waiting = fc.constantFrom(1800, 3600, 86_400, 20 * 86_400, 31 * 86_400).map((seconds) =>
  step(`wait ${seconds} s`, async (model, { server }) => {
    server.clock.advance(seconds * 1000)
    model.nowMs += seconds * 1000
  }),
)

/** Steps on secrets, on the life of an application, and the passing of time. */
export const credentialSteps: fc.Arbitrary<Step>[] = [
  showing,
  resetting,
  resetting,
  overlapping,
  switching,
  deleting,
  waiting,
  waiting,
]
