/** `?wait=effective`: a change is answered when the gateways have it, and names those that have not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PorticoError } from '@portico/sdk'
import type { Effect } from '@portico/sdk'
import type { Fleet, Member } from './fleet.ts'
import { startStage } from './stage.ts'
import type { Answered, Key, Stage } from './stage.ts'

let stage: Stage
let fleet: Fleet
let apiId: string
let applicationId: string

beforeAll(async () => {
  stage = await startStage(['gw-one', 'gw-two'])
  ;({ fleet, apiId, applicationId } = stage)
}, 240_000)
afterAll(() => stage.close())

/** Sends one signed call to a gateway; answers its status and code. */
function call(gateway: Member, key: Key): Promise<Answered> {
  return stage.send(gateway, stage.sign(key))
}

const grantPermanently = {
  environment: 'PROD' as const,
  validity: { period: 'permanent' as const },
}

describe('waiting for gateways', () => {
  it('[GW4] refuses to wait for anything but the effect', async () => {
    const response = fleet.admin.suspendApplication({
      params: { id: applicationId },
      query: { wait: 'tomorrow' },
    } as never)
    const error = await response.then(
      () => null,
      (refused: unknown) => refused,
    )
    expect(error).toBeInstanceOf(PorticoError)
    expect(error).toMatchObject({ code: 'parameter.invalid', status: 400 })
  })

  it('[GW4] what was answered as effective holds on every gateway at once: grant, reset, end of the grant', async () => {
    const effects: Effect[] = []
    const onEffective = (effect: Effect) => void effects.push(effect)
    const params = { id: applicationId }
    const body = { apiId, ...grantPermanently }
    const first = await fleet.admin.revealSecret({ params })
    const grant = await fleet.admin.createGrant({ params, body }, { onEffective })
    for (const each of fleet.gateways) expect(await call(each, first)).toEqual([200, null])
    const second = await fleet.admin.resetSecret(
      { params, body: { mode: 'auto' } },
      { onEffective },
    )
    for (const each of fleet.gateways) {
      expect(await call(each, first)).toEqual([403, 'A403IS'])
      expect(await call(each, second)).toEqual([200, null])
    }
    const ended = { id: applicationId, grantId: grant.id }
    await fleet.admin.endGrant({ params: ended, body: {} }, { onEffective })
    for (const each of fleet.gateways) expect(await call(each, second)).toEqual([403, 'I403AA'])
    expect(effects).toEqual([
      { effective: 'all', laggards: [], silent: [] },
      { effective: 'all', laggards: [], silent: [] },
      { effective: 'all', laggards: [], silent: [] },
    ])
  })

  it('[GW4] a gateway that stands still is named, and the change is made all the same', async () => {
    const [, two] = fleet.gateways
    two?.child.kill('SIGSTOP')
    let effect: Effect | undefined
    const params = { id: applicationId }
    await fleet.admin.suspendApplication({ params }, { onEffective: (given) => (effect = given) })
    expect(effect).toEqual({ effective: 'no', laggards: ['gw-two'], silent: [] })
    expect((await fleet.admin.getApplication({ params })).state).toBe('suspended')
    two?.child.kill('SIGCONT')
    await fleet.admin.resumeApplication({ params }, { onEffective: (given) => (effect = given) })
    expect(effect?.effective).toBe('all')
  })
})
