import { describe, expect, it } from 'vitest'
import { basePathOf, listForwardedHeaders, listReturnedHeaders, planForward } from './forward.ts'
import { CallHeaders } from './headers.ts'
import { appKey, buildCall, buildWorld } from './testing.ts'

function forward(raw: readonly string[], target = '/list/api_1?a=1&env=PROD') {
  const world = buildWorld()
  const call = { ...buildCall({ target }), headers: new CallHeaders(raw) }
  call.application = world.findApplication(appKey) ?? null
  call.api = world.findApi('api_1') ?? null
  call.environment = 'PROD'
  const plan = planForward(call)
  return { call, plan, headers: listForwardedHeaders(call.headers, plan) }
}

const headersOf = (raw: readonly string[]) => new CallHeaders(forward(raw).headers)

describe('what goes to the upstream', () => {
  it.each([
    ['Connection', 'close'],
    ['Keep-Alive', 'timeout=5'],
    ['Proxy-Authorization', 'Basic x'],
    ['Proxy-Connection', 'keep-alive'],
    ['TE', 'trailers'],
    ['Trailer', 'x'],
    ['Transfer-Encoding', 'chunked'],
    ['Upgrade', 'h2c'],
    ['HTTP2-Settings', 'x'],
    ['Expect', '100-continue'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-Original-URI', '/admin'],
    ['X-Real-IP', '10.0.0.1'],
    ['Forwarded', 'for=10.0.0.1'],
    ['X-Ca-Signature', 'secret'],
    ['X-Ca-Signature-Headers', 'x-ca-key'],
    ['X_Ca_Key', 'other'],
    ['X.Ca.Key', 'other'],
  ])('[GW3] %s of the caller does not pass', (name, value) => {
    expect(headersOf(['Host', 'g', name, value]).has(name.toLowerCase())).toBe(false)
  })

  it.each(['X-Portico-Application-Id', 'x_portico_application_id', 'X.Portico.App-Key'])(
    '[GW3] a forged %s is replaced by the gateway’s own, once',
    (name) => {
      const list = forward(['Host', 'g', name, 'app_evil', name, 'app_evil']).headers
      expect(list).not.toContain('app_evil')
      const headers = new CallHeaders(list)
      expect(headers.get('x-portico-application-id')).toBe('app_1')
      expect(headers.repeated.size).toBe(0)
    },
  )

  it('[GW3] what Connection lists is stripped, but the identity cannot be listed away', () => {
    const headers = headersOf([
      'Connection',
      'close, X-Secret-Hop, x-portico-application-id, X-Forwarded-For',
      'X-Secret-Hop',
      '1',
    ])
    expect(headers.has('x-secret-hop')).toBe(false)
    expect(headers.get('x-portico-application-id')).toBe('app_1')
    expect(headers.get('x-forwarded-for')).toBe('192.0.2.7')
  })

  it('[GW3] carries the application’s identity in the documented headers', () => {
    const { call, ...forwarded } = forward(['Host', 'gateway:8000', 'X-Ca-Request-Id', 'forged'])
    const headers = new CallHeaders(forwarded.headers)
    expect(headers.get('x-portico-application-name')).toBe(encodeURIComponent('订单同步'))
    expect(headers.get('x-portico-app-key')).toBe(appKey)
    expect(headers.get('x-portico-environment')).toBe('PROD')
    expect(headers.all('x-ca-request-id')).toEqual([call.requestId])
    expect(headers.get('x-forwarded-host')).toBe('gateway:8000')
    expect(headers.get('x-forwarded-proto')).toBe('http')
  })

  it('[GW3] passes other headers in their order and spelling', () => {
    const raw = ['Accept', 'a', 'X-Custom', '1', 'x-custom', '2', 'Authorization', 'Bearer u']
    expect(forward(raw).headers.slice(0, 8)).toEqual(raw)
  })

  it('[GW3] appends the target byte for byte to the base path of the upstream', () => {
    const { plan } = forward([], '/list/api_1?b=%e6%9d%ad&a=+x&&c=')
    expect(basePathOf(plan.upstream)).toBe('/base')
    expect(plan.target).toBe('/list/api_1?b=%e6%9d%ad&a=+x&&c=')
  })

  it('[SG1] leaves out parameters that the signature does not cover', () => {
    const { call } = forward([], '/list/api_1?a=evil&b=2')
    call.shadowedParameters = ['a']
    expect(planForward(call).target).toBe('/list/api_1?b=2')
  })
})

describe('what comes back', () => {
  it('[GW1] an upstream cannot pass for a refusal by the gateway', () => {
    const headers = new CallHeaders(
      listReturnedHeaders(
        new CallHeaders([
          'X-Ca-Error-Code',
          'A403IS',
          'X-Ca-Error-Message',
          'x',
          'X-Ca-Request-Id',
          'forged',
        ]),
        'mine',
      ),
    )
    expect(headers.has('x-ca-error-code')).toBe(false)
    expect(headers.all('x-ca-request-id')).toEqual(['mine'])
  })

  it('[GW3] headers of the hop stay there, repeated cookies pass', () => {
    const raw = ['Connection', 'x-hop', 'X-Hop', '1', 'Set-Cookie', 'a', 'Set-Cookie', 'b']
    expect(listReturnedHeaders(new CallHeaders(raw), 'id')).toEqual([
      'X-Ca-Request-Id',
      'id',
      'Set-Cookie',
      'a',
      'Set-Cookie',
      'b',
    ])
  })
})
