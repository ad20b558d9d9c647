import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const PORTICO_GATEWAY_TOKEN = 'a-token-of-enough-length'

describe('the settings of a gateway', () => {
  it('lists every fault at once, and repeats no value', () => {
    const read = readConfig({
      PORTICO_GATEWAY_TOKEN: 'short',
      PORTICO_GATEWAY_PORT: '70000',
      PORTICO_GATEWAY_ID: 'a b',
      PORTICO_CONTROL_URL: 'ftp://x',
      PORTICO_TRUSTED_PROXIES: '10.0.0.0/8, 010.0.0.1',
      PORTICO_GATEWAY_PROT: '8000',
    })
    expect(read.ok).toBe(false)
    const faults = read.ok ? [] : read.faults.map((fault) => fault.split(':')[0])
    expect(new Set(faults)).toEqual(
      new Set([
        'PORTICO_CONTROL_URL',
        'PORTICO_GATEWAY_ID',
        'PORTICO_GATEWAY_PORT',
        'PORTICO_GATEWAY_PROT',
        'PORTICO_GATEWAY_TOKEN',
        'PORTICO_TRUSTED_PROXIES',
      ]),
    )
    expect(JSON.stringify(read)).not.toContain('short')
  })

  it.each([
    ['PORTICO_TLS_CERT_FILE', 'PORTICO_TLS_KEY_FILE'],
    ['PORTICO_TLS_KEY_FILE', 'PORTICO_TLS_CERT_FILE'],
  ])('%s without %s is no TLS, and refuses the start', (given, missing) => {
    expect(readConfig({ PORTICO_GATEWAY_TOKEN, [given]: '/etc/portico/file.pem' })).toEqual({
      ok: false,
      faults: [`${missing}: is required with the other`],
    })
  })

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be an http: or https: address'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key', 'must be name=value pairs with commas between them'],
    [
      'OTEL_EXPORTER_OTLP_HEADERS',
      'a=%0d%0ab',
      'must be name=value pairs with commas between them',
    ],
    ['OTEL_TRACES_SAMPLER_ARG', '2', 'Too big: expected number to be <=1'],
  ])('%s=%s is refused, and not repeated', (name, value, fault) => {
    expect(readConfig({ PORTICO_GATEWAY_TOKEN, [name]: value })).toEqual({
      ok: false,
      faults: [`${name}: ${fault}`],
    })
  })

  it('takes the standard variables of OpenTelemetry', () => {
    const tracing = (more: Readonly<Record<string, string>>) => {
      const read = readConfig({ PORTICO_GATEWAY_TOKEN, ...more })
      return read.ok ? read.config.tracing : read.faults
    }
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318/'
    const OTEL_EXPORTER_OTLP_HEADERS = 'api-key=a%2Cb, x=1'
    expect(tracing({})).toBeNull()
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull()
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS })).toEqual({
      url: new URL('http://collector:4318/v1/traces'),
      headers: { 'api-key': 'a,b', x: '1' },
      serviceName: 'portico-gateway',
      sampledShare: 1,
    })
    const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'https://other/t'
    expect(
      tracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT }),
    ).toMatchObject({ url: new URL('https://other/t') })
  })

  it('wants a token', () => {
    expect(readConfig({})).toEqual({
      ok: false,
      faults: ['PORTICO_GATEWAY_TOKEN: is required'],
    })
  })

  it.each(['0.0.0.0/0', '::/0'])(
    '[AR9] %s cannot be a trusted proxy',
    (PORTICO_TRUSTED_PROXIES) => {
      const read = readConfig({ PORTICO_GATEWAY_TOKEN, PORTICO_TRUSTED_PROXIES })
      expect(read).toEqual({
        ok: false,
        faults: [`PORTICO_TRUSTED_PROXIES: ${PORTICO_TRUSTED_PROXIES} is no address or CIDR block`],
      })
    },
  )

  it('has the documented defaults, and passes over what is another program’s', () => {
    const read = readConfig({
      PORTICO_GATEWAY_TOKEN,
      PORTICO_SAMPLE: '1',
      REDIS_URL: '',
      PATH: '/',
    })
    if (!read.ok) throw new Error(read.faults.join())
    expect(read.config).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      dataDirectory: './data/gateway',
      redisUrl: null,
      minSnapshotRatio: 0.5,
    })
    expect(read.config.controlUrl.href).toBe('http://127.0.0.1:3000/')
    expect(read.config.trustedProxies.ipv4Starts).toHaveLength(0)
  })
})
