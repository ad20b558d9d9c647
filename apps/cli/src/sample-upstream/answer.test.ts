import { describe, expect, test } from 'vitest'
import { answer } from './answer.ts'
import { allCountries, countryFields } from './country.ts'
import type { UpstreamAnswer } from './answer.ts'

function ask(method: string, target: string, body: unknown = {}): UpstreamAnswer {
  return answer({
    method,
    target,
    headers: {},
    body: method === 'POST' ? JSON.stringify(body) : '',
  })
}

describe('a question that cannot be answered', () => {
  test.each([
    [{ conditions: { regoin: 'Asia' } }, /regoin/],
    [{ returnFields: ['secret'] }, /returnFields\.0/],
    [{ pageSize: 101 }, /pageSize/],
    [{ conditions: { code: 'C1' } }, /two- or three-letter/],
  ])('%j is refused by the name of its faulty part', (body, message) => {
    const refusal = ask('POST', '/countries/list/api_1', body)
    expect(refusal.status).toBe(400)
    expect(refusal.body['code']).toBe('DPN-OLTP-COMMON-001')
    expect(refusal.body['message']).toMatch(message)
  })

  test('a body that is not JSON is refused', () => {
    const refusal = answer({ method: 'POST', target: '/countries/list/a', headers: {}, body: '{' })
    expect(refusal).toEqual({
      status: 400,
      body: { code: 'DPN-OLTP-COMMON-001', message: 'the body is not JSON' },
    })
  })

  test('an unknown data set, an unknown country and another method have statuses of their own', () => {
    expect(ask('POST', '/planets/list/a').status).toBe(404)
    expect(ask('POST', '/constructor/list/a').status).toBe(404)
    expect(ask('GET', '/country/countries/ZZ').status).toBe(404)
    expect(ask('DELETE', '/countries').status).toBe(405)
  })
})

test('a list is filtered, ordered, cut to the page and to the fields, and counted whole', () => {
  const body = {
    conditions: { region: 'Asia' },
    returnFields: ['code', 'nameZh'],
    orderBys: [{ field: 'areaKm2', order: 'DESC' }],
    pageSize: 2,
  }
  const found = ask('POST', '/countries/list/api_1?appKey=1&env=PROD', body)
  expect(found.body).toMatchObject({
    code: 'DPN-OLTP-COMMON-000',
    results: [
      { code: 'CN', nameZh: '中国' },
      { code: 'IN', nameZh: '印度' },
    ],
    totalNum: 50,
  })
})

test('a country is found by its Chinese name, by POST and by GET alike', () => {
  const byPost = ask('POST', '/countries/list/a', {
    conditions: { name: '瑞士' },
    returnFields: ['code'],
  })
  const byGet = ask(
    'GET',
    `/countries/world?name=${encodeURIComponent('瑞士')}&fields=code&appKey=1`,
  )
  expect(byPost.body['results']).toEqual([{ code: 'CH' }])
  expect(byGet.body['results']).toEqual([{ code: 'CH' }])
})

test('one country is got by either length of its code', () => {
  const body = { conditions: { code: 'chn' }, returnFields: ['name', 'borders'] }
  expect(ask('POST', '/country/get/a', body).body['result']).toMatchObject({ name: 'China' })
  expect(ask('GET', '/country/countries/CN').body['result']).toMatchObject({ alpha3: 'CHN' })
})

test('neighbours and regions come from the same rows', () => {
  const neighbours = ask('POST', '/borders/list/a', { conditions: { code: 'PT' } })
  expect(neighbours.body['results']).toEqual([
    expect.objectContaining({ neighbourCode: 'ES', neighbourNameZh: '西班牙' }),
  ])
  const regions = ask('GET', '/regions/list')
  expect(regions.body['totalNum']).toBe(6)
})

test('every answer with data names its source and licence', () => {
  for (const target of ['/countries/x', '/country/x/CN', '/regions/x', '/borders/x']) {
    expect(ask('GET', target).body['metadata']).toMatchObject({ license: 'ODbL-1.0' })
  }
})

test('the debug route shows who the gateway says is calling, and no credential', () => {
  const headers = {
    'x-portico-application-id': 'app_1',
    'x-ca-request-id': 'r1',
    'x-ca-signature': 'c2ln',
    authorization: 'Bearer x',
    cookie: 'a=b',
  }
  const shown = answer({ method: 'GET', target: '/debug/echo', headers, body: '' })
  expect(shown.body['result']).toMatchObject({
    headers: { 'x-portico-application-id': 'app_1', 'x-ca-request-id': 'r1' },
  })
  expect(JSON.stringify(shown)).not.toMatch(/c2ln|Bearer|a=b/)
})

test('every field of a row can be asked for', () => {
  for (const country of allCountries) expect(Object.keys(country)).toEqual(countryFields)
})
