/** What Portico needs of Alibaba Cloud API Gateway: find an application there, and carry out one step (NW3). */
import * as z from 'zod'
import type {
  CarriedApplication,
  CarriedGrant,
  CarryingStep,
  FoundApplication,
} from '@portico/domain'
import { AliyunFailure, createAliyunApi } from './aliyun-api.ts'
import type { AliyunApi, AliyunConnection } from './aliyun-api.ts'

export type AliyunGateway = Readonly<{
  /** The application with this AppKey as it is there, with its grants; null when there is none. */
  find(appKey: string): Promise<FoundApplication | null>
  /** Throws `AliyunFailure`; after one it is not known whether the step happened, so compare again. */
  carryOut(
    step: CarryingStep,
    wanted: CarriedApplication | null,
    found: FoundApplication | null,
  ): Promise<void>
}>

const pageSize = 100
/** More pages than any account has, so that a server which repeats itself does not hold us for ever. */
const pageLimit = 100

const anything = z.object({})
const appId = z.union([z.number().int(), z.string().max(64)]).transform(String)
const attributes = z.object({
  Apps: z
    .object({
      AppAttribute: z
        .array(
          z.object({
            AppId: appId,
            AppName: z.string(),
            Description: z.string().default(''),
            Disabled: z.boolean().default(false),
          }),
        )
        .default([]),
    })
    .default({ AppAttribute: [] }),
})
const security = z.object({ AppKey: z.string(), AppSecret: z.string() })
const authorised = z.object({
  TotalCount: z.number().int().default(0),
  AuthorizedApis: z
    .object({
      AuthorizedApi: z
        .array(
          z.object({
            ApiId: z.string(),
            StageName: z.string(),
            // Spelled so by the vendor.
            AuthVaildTime: z.string().nullish(),
          }),
        )
        .default([]),
    })
    .default({ AuthorizedApi: [] }),
})

export function createAliyunGateway(connection: AliyunConnection): AliyunGateway {
  const api = createAliyunApi(connection)
  return {
    find: (appKey) => findApplication(api, appKey),
    carryOut: (step, wanted, found) => carryOut(api, step, wanted, found),
  }
}

async function findApplication(api: AliyunApi, appKey: string): Promise<FoundApplication | null> {
  const query = { AppKey: appKey }
  const { Apps } = await api('DescribeAppAttributes', { query }, attributes)
  for (const app of Apps.AppAttribute) {
    const keys = await api('DescribeAppSecurity', { query: { AppId: app.AppId } }, security)
    // Whoever ignores the filter must not make us take another's application for ours.
    if (keys.AppKey !== appKey) continue
    return {
      appId: app.AppId,
      name: app.AppName,
      description: app.Description,
      disabled: app.Disabled,
      appSecret: keys.AppSecret,
      grants: await listGrants(api, app.AppId),
    }
  }
  return null
}

async function listGrants(api: AliyunApi, id: string): Promise<CarriedGrant[]> {
  const grants: CarriedGrant[] = []
  for (let page = 1; page <= pageLimit; page += 1) {
    const query = { AppId: id, PageNumber: String(page), PageSize: String(pageSize) }
    const { TotalCount, AuthorizedApis } = await api(
      'DescribeAuthorizedApis',
      { query },
      authorised,
    )
    for (const { ApiId, StageName, AuthVaildTime } of AuthorizedApis.AuthorizedApi) {
      grants.push({ apiId: ApiId, stage: StageName, endsAt: readTime(AuthVaildTime) })
    }
    if (AuthorizedApis.AuthorizedApi.length === 0 || grants.length >= TotalCount) return grants
  }
  throw new AliyunFailure('answer.unreadable', 'the list of grants does not end')
}

/** Some answers leave the zone out; the vendor says that it is UTC. */
function readTime(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === '') return null
  const time = Date.parse(/Z$|GMT$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(time))
    throw new AliyunFailure('answer.unreadable', 'the end of a grant is no time')
  return time
}

async function carryOut(
  api: AliyunApi,
  step: CarryingStep,
  wanted: CarriedApplication | null,
  found: FoundApplication | null,
): Promise<void> {
  if (step.do === 'create' && wanted) {
    const query = { AppName: wanted.name, Description: wanted.description, AppKey: wanted.appKey }
    await api('CreateApp', { query, secret: { AppSecret: wanted.appSecret } }, anything)
  }
  if (!found) return
  const there = { AppId: found.appId }
  if (step.do === 'delete') await api('DeleteApp', { query: there }, anything)
  if (step.do === 'grant' || step.do === 'withdraw') return setGrants(api, step, there)
  if (!wanted) return
  if (step.do === 'modify') {
    const { name, description, disabled } = wanted
    const query = { AppName: name, Description: description, Disabled: String(disabled) }
    await api('ModifyApp', { query: { ...there, ...query } }, anything)
  }
  if (step.do === 'reset-secret') {
    const { appKey, appSecret } = wanted
    const secret = { NewAppSecret: appSecret }
    await api('ResetAppSecret', { query: { AppKey: appKey, NewAppKey: appKey }, secret }, anything)
  }
}

async function setGrants(
  api: AliyunApi,
  step: Extract<CarryingStep, { apiIds: readonly string[] }>,
  there: Readonly<{ AppId: string }>,
): Promise<void> {
  const query = { ...there, ApiIds: step.apiIds.join(','), StageName: step.stage }
  if (step.do === 'withdraw') {
    await api('RemoveApisAuthorities', { query }, anything)
    return
  }
  const end = step.endsAt === null ? {} : { AuthValidTime: new Date(step.endsAt).toUTCString() }
  await api('SetApisAuthorities', { query: { ...query, ...end } }, anything)
}
