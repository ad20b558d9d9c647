/**
 * A server for tests that answers as Alibaba Cloud API Gateway's management API does, as far as its published type
 * declarations say, and verifies each signature with the vendor's own library.
 */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type VendorUtil from '@alicloud/openapi-util'

// Loaders disagree on where such a module has its default.
const vendorUtil = createRequire(import.meta.url)('@alicloud/openapi-util') as {
  default: typeof VendorUtil.default
}

type App = {
  AppId: number
  AppName: string
  Description: string
  Disabled: boolean
  AppKey: string
  AppSecret: string
}
type Authority = { AppId: number; ApiId: string; StageName: string; AuthVaildTime?: string }

/** What a test makes of the next calls of an action. */
export type Fault = Readonly<{
  status: number
  body: unknown
  /** The vendor did it, and its answer was lost. */
  afterwards?: boolean
}>

export type AliyunServer = Readonly<{
  /** What `https://host` is here. */
  origin: string
  apps: App[]
  authorities: Authority[]
  /** The actions in the order in which they came. */
  actions: string[]
  urls: string[]
  /** Answers so instead, for every call of the action until it is deleted. */
  faults: Map<string, Fault>
  close(): Promise<void>
}>

type Parameters = Readonly<Record<string, string>>
type State = Pick<AliyunServer, 'apps' | 'authorities'>

/** @param account the only one that is let in */
export async function startAliyunServer(
  account: Readonly<{ accessKeyId: string; accessKeySecret: string }>,
): Promise<AliyunServer> {
  const state: State = { apps: [], authorities: [] }
  const [actions, urls, nonces]: [string[], string[], Set<string>] = [[], [], new Set()]
  const faults = new Map<string, Fault>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const url = new URL(request.url ?? '/', 'http://vendor')
      const headers = request.headers as Record<string, string>
      const action = headers['x-acs-action'] ?? ''
      const reply = (status: number, answer: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ RequestId: `R-${actions.length}`, ...(answer as object) }))
      }
      actions.push(action)
      urls.push(request.url ?? '')
      const refusal = refuseUnsigned({ url, headers, body }, account, nonces)
      if (refusal !== null) return reply(400, refusal)
      const fault = faults.get(action)
      if (fault && fault.afterwards !== true) return reply(fault.status, fault.body)
      const parameters = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)])
      const [status, answer] = perform(state, action, parameters)
      return fault ? reply(fault.status, fault.body) : reply(status, answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { origin, ...state, actions, urls, faults, close }
}

function refuseUnsigned(
  sent: Readonly<{ url: URL; headers: Record<string, string>; body: string }>,
  account: Readonly<{ accessKeyId: string; accessKeySecret: string }>,
  nonces: Set<string>,
): Readonly<Record<string, string>> | null {
  const { headers } = sent
  const authorization = headers['authorization'] ?? ''
  if (!authorization.includes(`Credential=${account.accessKeyId},`)) {
    return { Code: 'InvalidAccessKeyId.NotFound', Message: 'Specified access key is not found.' }
  }
  const nonce = headers['x-acs-signature-nonce'] ?? ''
  if (nonce === '' || nonces.has(nonce)) return { Code: 'SignatureNonceUsed', Message: 'Used.' }
  nonces.add(nonce)
  const hash = createHash('sha256').update(sent.body).digest('hex')
  const expected = vendorUtil.default.getAuthorization(
    {
      pathname: sent.url.pathname,
      method: 'POST',
      query: Object.fromEntries(sent.url.searchParams),
      headers,
    } as never,
    'ACS3-HMAC-SHA256',
    hash,
    account.accessKeyId,
    account.accessKeySecret,
  )
  const whole =
    headers['x-acs-content-sha256'] === hash && headers['x-acs-version'] === '2016-07-14'
  if (whole && expected === authorization) return null
  return {
    Code: 'SignatureDoesNotMatch',
    Message: `Specified signature is not matched: ${sent.body}`,
  }
}

function perform(state: State, action: string, given: Parameters): [number, unknown] {
  const act = performers[action]
  if (!act) return [404, { Code: 'InvalidAction.NotFound', Message: action }]
  return act(state, given)
}

const notFound: [number, unknown] = [404, { Code: 'NotFoundApp', Message: 'Cannot find the App.' }]

function withApp(
  { apps }: State,
  { AppId, AppKey }: Parameters,
  act: (app: App) => unknown,
): [number, unknown] {
  const app = apps.find((each) =>
    AppId === undefined ? each.AppKey === AppKey : String(each.AppId) === AppId,
  )
  return app ? [200, act(app)] : notFound
}

const performers: Readonly<Record<string, (state: State, given: Parameters) => [number, unknown]>> =
  {
    DescribeAppAttributes: ({ apps }, { AppKey }) => [
      200,
      {
        TotalCount: 1,
        Apps: {
          AppAttribute: apps
            .filter((app) => app.AppKey === AppKey)
            .map(({ AppId, AppName, Description, Disabled }) => ({
              AppId,
              AppName,
              Description,
              Disabled,
            })),
        },
      },
    ],
    DescribeAppSecurity: (state, given) =>
      withApp(state, given, ({ AppKey, AppSecret }) => ({ AppKey, AppSecret, AppCode: 'code' })),
    DescribeAuthorizedApis: ({ authorities }, { AppId, PageNumber = '1', PageSize = '10' }) => {
      const all = authorities.filter((each) => String(each.AppId) === AppId)
      const from = (Number(PageNumber) - 1) * Number(PageSize)
      const page = all.slice(from, from + Number(PageSize))
      return [200, { TotalCount: all.length, AuthorizedApis: { AuthorizedApi: page } }]
    },
    CreateApp: ({ apps }, { AppName = '', Description = '', AppKey = '', AppSecret = '' }) => {
      if (apps.some((app) => app.AppKey === AppKey)) {
        return [400, { Code: 'DuplicateAppKey', Message: 'The AppKey exists.' }]
      }
      if (!/^[A-Za-z]\w{3,25}$/.test(AppName) || AppSecret === '') {
        return [400, { Code: 'InvalidParameter', Message: `Invalid: ${AppName}` }]
      }
      const AppId = 110_000_000 + apps.length
      apps.push({ AppId, AppName, Description, AppKey, AppSecret, Disabled: false })
      return [200, { AppId }]
    },
    ModifyApp: (state, given) =>
      withApp(state, given, (app) => {
        app.AppName = given['AppName'] ?? app.AppName
        app.Description = given['Description'] ?? app.Description
        app.Disabled = given['Disabled'] === 'true'
        return {}
      }),
    ResetAppSecret: (state, given) =>
      withApp(state, given, (app) => {
        app.AppSecret = given['NewAppSecret'] ?? 'made-by-the-vendor'
        return {}
      }),
    DeleteApp: (state, given) =>
      withApp(state, given, (app) => state.apps.splice(state.apps.indexOf(app), 1)),
    SetApisAuthorities: (state, given) =>
      withApp(state, given, ({ AppId }) => {
        removeAuthorities(state, given)
        const { ApiIds = '', StageName = '', AuthValidTime } = given
        const end =
          AuthValidTime === undefined
            ? {}
            : { AuthVaildTime: new Date(AuthValidTime).toISOString().replace('.000Z', 'Z') }
        for (const ApiId of ApiIds.split(',')) {
          state.authorities.push({ AppId, ApiId, StageName, ...end })
        }
        return {}
      }),
    RemoveApisAuthorities: (state, given) =>
      withApp(state, given, () => removeAuthorities(state, given)),
  }

function removeAuthorities({ authorities }: State, { AppId, ApiIds = '', StageName }: Parameters) {
  const gone = new Set(ApiIds.split(','))
  const kept = authorities.filter(
    (each) => String(each.AppId) !== AppId || !gone.has(each.ApiId) || each.StageName !== StageName,
  )
  authorities.splice(0, authorities.length, ...kept)
  return {}
}
