import { describe, expect, it } from 'vitest'
import { buildApi, buildApplication, buildSettings, buildWorld, openUnsealed } from '../testing.ts'
import { OverlayMap } from './overlay-map.ts'
import { RouteTable } from './route-table.ts'

describe('a world', () => {
  it('[GW4] refuses records that contradict each other as a whole', () => {
    const twice = [buildApplication(), buildApplication({ appKey: 'other-key' })]
    expect(() => buildWorld({ applications: twice })).toThrow('application app_1 stands twice')
    const sameKey = [buildApplication(), buildApplication({ id: 'app_2' })]
    expect(() => buildWorld({ applications: sameKey })).toThrow('the AppKey of app_2 stands twice')
    expect(() => buildWorld({ apis: [buildApi(), buildApi()] })).toThrow('API api_1 stands twice')
  })

  it('[GW4] is never changed: a change makes another one', () => {
    const before = buildWorld()
    const after = before.with(
      [
        { application: buildApplication({ state: 'suspended' }) },
        { api: buildApi({ id: 'api_2' }) },
        { settings: buildSettings({ windowSeconds: 60 }) },
      ],
      openUnsealed,
    )
    expect(before.findApplication('203753385')?.isActive).toBe(true)
    expect(after.findApplication('203753385')?.isActive).toBe(false)
    expect([before.apiCount, after.apiCount]).toEqual([1, 2])
    expect([before.settings.windowSeconds, after.settings.windowSeconds]).toEqual([900, 60])
  })

  it('[AP9] a removed application is unknown at once, and its key can be another’s', () => {
    const removed = buildWorld().with([{ removedApplicationId: 'app_1' }], openUnsealed)
    expect(removed.findApplication('203753385')).toBeUndefined()
    expect(removed.applicationCount).toBe(0)
    const renewed = buildWorld().with(
      [{ removedApplicationId: 'app_1' }, { application: buildApplication({ id: 'app_2' }) }],
      openUnsealed,
    )
    expect(renewed.findApplication('203753385')?.id).toBe('app_2')
  })

  it('[CR4] a secret whose seal does not hold is left out, the others stay', () => {
    const world = buildWorld().with(
      [
        {
          application: buildApplication({
            secrets: [
              { version: 2, sealed: 'broken', endsAt: null },
              { version: 1, sealed: 'whole', endsAt: null },
            ],
          }),
        },
      ],
      (_id, _version, sealed) => (sealed === 'broken' ? null : sealed),
    )
    expect(world.findApplication('203753385')?.secrets.map(({ version }) => version)).toEqual([1])
  })

  it('an upstream that is no HTTP address is none', () => {
    const world = buildWorld({
      apis: [buildApi({ environments: { PROD: { url: 'file:///etc/passwd' }, DEV: null } })],
    })
    expect(world.findApi('api_1')?.upstreams.PROD).toBeNull()
    expect([...world.listOrigins()]).toEqual([])
  })
})

const ascending = (one: number, other: number) => one - other

describe('the overlay map', () => {
  it('agrees with a plain map through thousands of changes', () => {
    const plain = new Map<string, number>()
    let map = OverlayMap.of<number>(new Map())
    for (let index = 0; index < 5000; index += 1) {
      const key = `k${(index * 7919) % 1500}`
      const value = index % 3 === 0 ? undefined : index
      map = map.with(new Map([[key, value]]))
      if (value === undefined) plain.delete(key)
      else plain.set(key, value)
    }
    expect(map.size).toBe(plain.size)
    expect([...map.values()].toSorted(ascending)).toEqual([...plain.values()].toSorted(ascending))
    for (const [key, value] of plain) expect(map.get(key)).toBe(value)
  })
})

describe('the route table', () => {
  const world = buildWorld()
  const api = world.findApi('api_1')
  if (api === undefined) throw new Error('no API')
  const table = new RouteTable([
    { method: 'GET', path: '/%E6%9D%AD/{id}', api },
    { method: 'GET', path: '/a/{x}/c', api },
    { method: 'GET', path: '/a/b/d', api },
    { method: 'GET', path: '/', api },
    { method: 'GET', path: '/%zz', api },
  ])

  it.each(['/a', '/a/b', '/a/b/c/', '/A/b/c', '/a//c', '/%E6%9D%AD/'])(
    '[GW2] %s has no API',
    (path) => {
      expect(table.match('GET', path).kind).toBe('none')
    },
  )

  it.each(['/%E6%9D%AD/1', '/%e6%9d%ad/1', '/a/b/c', '/a/b/d', '/a/%20/c', '/'])(
    '[GW2] %s finds its API, however its escapes are spelled',
    (path) => {
      expect(table.match('GET', path).kind).toBe('found')
    },
  )
})
