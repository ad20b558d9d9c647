/**
 * The sample upstream's answers, pure: a request in, status and body out.
 *
 * The first segment of the path is the data set; what follows is whatever public path the API has at
 * the gateway (`/list/{apiId}`, or a path of its own). POST takes the data service's body and GET the
 * plain query string; for one country by GET, the last segment is its code.
 */
import { findCountry, listBorders, listCountries, listRegions } from './data-sets.ts'
import { readBodyQuery, readUrlQuery } from './query.ts'
import type { RowPage } from './data-sets.ts'
import type { ListQuery } from './query.ts'

export type UpstreamRequest = Readonly<{
  method: string
  /** Path and query. */
  target: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}>

export type UpstreamAnswer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>

const succeeded = 'DPN-OLTP-COMMON-000'
const refused = 'DPN-OLTP-COMMON-001'

/** ODbL 4.3: whoever sees results is told which database they come from and under which licence. */
const metadata = {
  attribution:
    'Contains information from “World countries” by Mohammed Le Doze and contributors (npm world-countries 5.1.0)',
  source: 'https://github.com/mledoze/countries',
  license: 'ODbL-1.0',
  licenseUrl: 'https://opendatacommons.org/licenses/odbl/1-0/',
}

const lists: Readonly<Record<string, (query: ListQuery) => RowPage>> = {
  countries: listCountries,
  regions: listRegions,
  borders: listBorders,
}

/** Headers worth showing on the debug route: who the gateway says is calling. Credentials are never echoed. */
const shownHeader =
  /^(?:x-portico-|x-ca-(?!signature)|x-request-id$|forwarded$|x-forwarded-|via$|host$|user-agent$)/

function refuse(status: number, message: string): UpstreamAnswer {
  return { status, body: { code: refused, message } }
}

function answerList(query: ListQuery, list: (query: ListQuery) => RowPage): UpstreamAnswer {
  const { rows, total } = list(query)
  const counted = query.returnTotalNum ? { totalNum: total } : {}
  return {
    status: 200,
    body: { code: succeeded, message: 'OK', results: rows, ...counted, metadata },
  }
}

function answerOne(query: ListQuery): UpstreamAnswer {
  if (!query.conditions.code)
    return refuse(400, 'conditions.code: name the country, such as CN or CHN')
  const row = findCountry(query)
  if (!row) return refuse(404, `there is no country with the code ${query.conditions.code}`)
  return { status: 200, body: { code: succeeded, message: 'OK', result: row, metadata } }
}

function echo(request: UpstreamRequest): UpstreamAnswer {
  const shown = Object.entries(request.headers).filter(([name]) => shownHeader.test(name))
  const { method, target } = request
  const result = {
    method,
    target,
    headers: Object.fromEntries(shown),
    bodyCharacters: request.body.length,
  }
  return { status: 200, body: { code: succeeded, message: 'OK', result } }
}

/** Answers one request; never throws for what a caller sends. */
export function answer(request: UpstreamRequest): UpstreamAnswer {
  const { pathname, searchParams } = new URL(request.target, 'http://sample.invalid')
  const [dataSet = '', ...rest] = pathname.split('/').filter(Boolean)
  if (dataSet === 'healthz') return { status: 200, body: { status: 'ok' } }
  if (dataSet === 'debug') return echo(request)
  if (!['GET', 'POST'].includes(request.method)) return refuse(405, 'ask with GET or POST')
  const lastSegment = rest.at(-1)
  if (request.method === 'GET' && dataSet === 'country' && lastSegment)
    searchParams.set('code', lastSegment)
  const query = request.method === 'GET' ? readUrlQuery(searchParams) : readBodyQuery(request.body)
  if ('malformed' in query) return refuse(400, query.malformed)
  if (dataSet === 'country') return answerOne(query)
  const list = Object.hasOwn(lists, dataSet) ? lists[dataSet] : undefined
  return list
    ? answerList(query, list)
    : refuse(404, `there is no data set ${dataSet.slice(0, 64)}`)
}
