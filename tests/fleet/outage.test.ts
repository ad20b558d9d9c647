/**
 * Calls go on while the database, the control plane or Redis is away (GW4, SG3): two gateways before a real control plane
 * on PostgreSQL, sharing a Redis. Each outage lasts some hundred calls; `npm run test:outages` holds each for a minute.
 */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PorticoError } from '@portico/sdk'
import { postgresPrograms, startPostgres } from '@portico/store/private-postgres'
import type { PostgresServer } from '@portico/store/private-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeEffect } from './effect.ts'
import { redisProgram, startRedis } from './redis.ts'
import type { RedisServer } from './redis.ts'
import { startStage } from './stage.ts'
import type { Answered, Key, SignedCall, Stage } from './stage.ts'

const holdMs = Number(process.env['TEST_OUTAGE_SECONDS'] ?? 0) * 1000
const leastCalls = 200
const connectionsEach = 4
const limitMs = 120_000 + 3 * holdMs
const isWanted = postgresPrograms() !== undefined && redisProgram !== undefined

describe.skipIf(!isWanted)('an outage', () => {
  let scratch: string
  let postgres: PostgresServer
  let redis: RedisServer
  let stage: Stage
  let key: Key
  let params: { id: string }

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'portico-fleet-outage-'))
    await chmod(scratch, 0o711)
    postgres = await startPostgres(join(scratch, 'server'))
    redis = await startRedis()
    stage = await startStage(['gw-one', 'gw-two'], {
      databaseUrl: postgres.url,
      gatewayEnv: { REDIS_URL: redis.url },
    })
    const { admin } = stage.fleet
    params = { id: stage.applicationId }
    key = await admin.revealSecret({ params })
    await admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
    const body = { enabled: true, entries: '127.0.0.1', mode: 'exempt' as const }
    await admin.setWhitelist({ params, body })
    const validity = { period: 'permanent' as const }
    const grant = { apiId: stage.apiId, environment: 'PROD' as const, validity }
    await timeEffect(stage, {
      kind: 'grant',
      make: () => admin.createGrant({ params, body: grant }),
      call: () => stage.sign(key),
      expected: [200, null],
    })
  }, 240_000)
  afterAll(async () => {
    await stage.close()
    await redis.kill()
    await stopPostgres()
    await rm(scratch, { recursive: true, force: true })
  })

  const sign = () => stage.sign(key)

  async function stopPostgres(): Promise<void> {
    const ended = once(postgres.process, 'exit')
    // An immediate shutdown: nothing is said to those who are connected.
    postgres.process.kill('SIGQUIT')
    await ended
  }

  /** Sends calls to every gateway while `work` is done; answers with every answer that came. */
  async function callDuring(
    call: () => SignedCall,
    work: (holdOn: (forMs?: number) => Promise<void>) => Promise<unknown>,
  ): Promise<string[]> {
    const answers = new Set<string>()
    let [count, isOver] = [0, false]
    const senders = stage.fleet.gateways.flatMap((gateway) =>
      Array.from({ length: connectionsEach }, async () => {
        while (!isOver) {
          answers.add((await stage.send(gateway, call())).join(' '))
          count += 1
        }
      }),
    )
    const holdOn = async (forMs = holdMs) => {
      const [from, sinceMs] = [count, performance.now()]
      while (count < from + leastCalls || performance.now() < sinceMs + forMs) await wait(5)
    }
    try {
      await holdOn(0)
      await work(holdOn)
      await holdOn(0)
    } finally {
      isOver = true
      await Promise.all(senders)
    }
    return [...answers]
  }

  const suspend = {
    kind: 'suspension',
    make: () => stage.fleet.admin.suspendApplication({ params }),
    call: () => stage.sign(key),
    expected: [400, 'A400IK'] as Answered,
  }
  const resume = {
    kind: 'resumption',
    make: () => stage.fleet.admin.resumeApplication({ params }),
    call: () => stage.sign(key),
    expected: [200, null] as Answered,
  }

  /** Changes are on disk soon after they are in memory; then the file rests. */
  async function untilSaved(file: string): Promise<void> {
    while (Date.now() - statSync(file).mtimeMs < 2000) await wait(20)
  }

  async function untilManagementAnswers(): Promise<void> {
    for (const sinceMs = performance.now(); ; await wait(50)) {
      try {
        await stage.fleet.admin.getApplication({ params })
        return
      } catch (error) {
        if (performance.now() - sinceMs > 60_000) throw error
      }
    }
  }

  it(
    '[GW4] of the database: every call passes, a change is answered as an outage, and later changes arrive',
    async () => {
      let refused: unknown
      const answers = await callDuring(sign, async (holdOn) => {
        await stopPostgres()
        await holdOn()
        refused = await stage.fleet.admin
          .suspendApplication({ params })
          .catch((error: unknown) => error)
        postgres = await startPostgres(join(scratch, 'server'))
        await untilManagementAnswers()
      })
      expect(answers).toEqual(['200 '])
      expect(refused).toBeInstanceOf(PorticoError)
      expect(refused).toMatchObject({ status: 503, code: 'server.busy' })
      await timeEffect(stage, suspend)
      await timeEffect(stage, resume)
    },
    limitMs,
  )

  it(
    '[GW4] of the control plane: every call passes, also at a gateway started from its sealed snapshot',
    async () => {
      const { fleet } = stage
      const spent = stage.sign(key)
      const answers = await callDuring(sign, async (holdOn) => {
        await fleet.killControl()
        await holdOn()
      })
      expect(answers).toEqual(['200 '])

      for (const gateway of fleet.gateways)
        expect((await stage.send(gateway, spent))[0]).toBe(gateway.id === 'gw-one' ? 200 : 403)
      await untilSaved(fleet.snapshotOf('gw-two'))
      await fleet.kill('gw-two')
      const two = await fleet.add('gw-two')
      expect(await stage.send(two, spent)).toEqual([403, 'S403NU'])
      const stranger = { appKey: 'unknown', appSecret: key.appSecret }
      expect(await stage.send(two, stage.sign(stranger))).toEqual([400, 'A400IK'])
      const alone = await callDuring(sign, async () => {
        await fleet.restartControl()
        await untilManagementAnswers()
      })
      expect(alone).toEqual(['200 '])
      await timeEffect(stage, suspend)
      await timeEffect(stage, resume)
    },
    limitMs,
  )

  it(
    '[SG3] of Redis: no signed call passes unchecked, unsigned ones go on, and after it no earlier call passes',
    async () => {
      const [one] = stage.fleet.gateways
      if (one === undefined) throw new Error('no gateway')
      const spent = stage.sign(key)
      expect(await stage.send(one, spent)).toEqual([200, null])
      await redis.kill()
      const reached = stage.upstreamCount
      expect(await callDuring(sign, (holdOn) => holdOn())).toEqual(['503 S503NS'])
      expect(stage.upstreamCount).toBe(reached)
      expect(
        await callDuring(
          () => stage.name(key),
          (holdOn) => holdOn(),
        ),
      ).toEqual(['200 '])
      await redis.restart()
      // An empty Redis begins a new memory: what was signed before it is not taken.
      const sinceMs = performance.now()
      while ((await stage.send(one, stage.sign(key)))[0] !== 200) {
        if (performance.now() - sinceMs > 60_000) throw new Error('no call passes after Redis')
        await wait(20)
      }
      for (const gateway of stage.fleet.gateways)
        expect((await stage.send(gateway, spent))[0]).not.toBe(200)
    },
    limitMs,
  )
})
