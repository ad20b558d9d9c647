/** What a declared organisation looks like in a file: people, groups, projects, APIs, chains, settings, applications. */
import * as z from 'zod'
import {
  addressRuleMode,
  apiOperation,
  environment,
  organisationRole,
  organisationSettings,
  projectRole,
  requestKind,
} from '@portico/contract'

/** The server keeps texts in NFC: compared in another form they would differ for ever. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .transform((raw) => raw.normalize('NFC'))
const name = z
  .string()
  .min(1)
  .max(200)
  .transform((raw) => raw.normalize('NFC'))
const username = z.string().min(1).max(64)

/** A day, not a period: "90 days" would mean another day at each apply. */
const until = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2027-12-31; left out, it has no end')
  .optional()

/** An address as the server keeps it: as the URL standard writes it, without a last slash. */
const upstream = z
  .string()
  .min(1)
  .max(2048)
  .transform((raw) => (URL.canParse(raw) ? new URL(raw).href.replace(/\/$/, '') : raw))

const perSecond = z.number().int().min(0).max(1_000_000)
const applicationRef = z.strictObject({ group: name, name })

const person = z.strictObject({
  username,
  displayName: text(128),
  email: z.string().max(254).optional(),
  roles: z.array(organisationRole).max(3).optional(),
})

const api = z.strictObject({
  name,
  description: text(2000).optional(),
  operation: apiOperation,
  method: z.string().max(16).optional(),
  path: z.string().max(1024).optional(),
  upstreams: z.strictObject({ PROD: upstream.optional(), DEV: upstream.optional() }),
  timeoutMs: z.number().int().min(1).max(3_600_000).optional(),
  limits: z
    .strictObject({
      perSecond: perSecond.nullable().default(null),
      perApplicationPerSecond: perSecond.nullable().default(null),
      overrides: z
        .array(z.strictObject({ application: applicationRef, perSecond }))
        .max(1000)
        .default([]),
    })
    .optional(),
  allowUpgrade: z.boolean().optional(),
  shareUpstreamConnections: z.boolean().optional(),
  documentation: text(50_000).optional(),
})

const project = z.strictObject({
  name,
  description: text(2000).optional(),
  people: z
    .array(z.strictObject({ person: username, roles: z.array(projectRole).min(1).max(4) }))
    .max(1000)
    .optional(),
  apis: z.array(api).max(10_000).optional(),
})

/** `user:password@` of an address, or a field that is called like a password. */
const secretInConnection =
  /\/\/[^/?#\s]*:[^/?#@\s]+@|(?:^|[;?&\s])(?:password|passwd|pwd|secret)\s*=/iu

const dataSource = z.strictObject({
  name,
  kind: text(64),
  connection: text(2000).refine(
    (connection) => !secretInConnection.test(connection),
    'holds a password; everybody may read it, and secrets never stand in this file',
  ),
  owner: username,
})

const approver = z.union(
  [
    z.strictObject({ person: username }),
    z.strictObject({
      role: z.enum([
        'administrators',
        'application-owners',
        'project-administrators',
        'data-source-owners',
      ]),
    }),
  ],
  'must be {person: <username>} or {role: administrators, application-owners, project-administrators or data-source-owners}',
)

const chain = z.strictObject({
  kind: requestKind,
  /** Left out, it is the chain of the kind in every group. */
  group: name.optional(),
  automatic: z.boolean().default(false),
  steps: z
    .array(
      z.strictObject({ mode: z.enum(['any', 'all']), approvers: z.array(approver).min(1).max(50) }),
    )
    .max(10)
    .default([]),
})

const grant = z.union(
  [
    z.strictObject({ project: name, api: name, environment: environment.default('PROD'), until }),
    z.strictObject({
      dataSource: name,
      access: z.enum(['QUERY', 'WRITE']),
      environment: environment.default('PROD'),
      until,
    }),
  ],
  'must be {project, api, environment?, until?} or {dataSource, access: QUERY or WRITE, environment?, until?}; until is a day such as 2027-12-31',
)

const application = z.strictObject({
  group: name,
  name,
  scenario: text(1000),
  /** Usernames. */
  owners: z.array(username).min(1).max(100),
  suspended: z.boolean().optional(),
  whitelist: z
    .strictObject({
      enabled: z.boolean(),
      mode: addressRuleMode.optional(),
      entries: z.array(z.string().trim().min(1).max(64)).max(100),
    })
    .optional(),
  members: z
    .array(z.strictObject({ person: username, until }))
    .max(10_000)
    .optional(),
  grants: z.array(grant).max(10_000).optional(),
})

const settings = z.strictObject({
  organisation: organisationSettings
    .omit({ version: true, can: true })
    .partial()
    .strict()
    .optional(),
  network: z
    .strictObject({
      kind: z.enum(['built-in', 'aliyun-shared', 'aliyun-dedicated', 'apsara-stack']),
      regionId: z.string().max(64).optional(),
      endpoint: z.string().max(2048).optional(),
      instanceId: z.string().max(128).optional(),
      accessKeyId: z.string().max(128).optional(),
      /** NW1: what a change of network turns off, each accepted by its code. */
      acceptConsequences: z.array(z.string().max(100)).max(20).optional(),
    })
    .optional(),
  callAuthentication: z
    .strictObject({
      applicationIpWhitelist: z.boolean().optional(),
      allowIpv6: z.boolean().optional(),
      windowSeconds: z.number().int().min(1).max(86_400).optional(),
      requireTimestamp: z.boolean().optional(),
      requireNonce: z.boolean().optional(),
      allowHmacSha1: z.boolean().optional(),
      tokenAuthentication: z.boolean().optional(),
    })
    .optional(),
})

/** The whole file. A section that is left out is left alone. */
export const declaredShape = z.strictObject({
  portico: z.literal(1, 'must be 1, the version of this format'),
  people: z.array(person).max(100_000).optional(),
  groups: z.array(z.strictObject({ name })).max(100_000).optional(),
  settings: settings.optional(),
  dataSources: z.array(dataSource).max(10_000).optional(),
  projects: z.array(project).max(10_000).optional(),
  chains: z.array(chain).max(10_000).optional(),
  applications: z.array(application).max(100_000).optional(),
})

export type Declared = z.output<typeof declaredShape>
type Section<Name extends keyof Declared> = NonNullable<Declared[Name]>
export type DeclaredPerson = Section<'people'>[number]
export type DeclaredSettings = Section<'settings'>
export type DeclaredDataSource = Section<'dataSources'>[number]
export type DeclaredProject = Section<'projects'>[number]
export type DeclaredApi = NonNullable<DeclaredProject['apis']>[number]
export type DeclaredChain = Section<'chains'>[number]
export type DeclaredApplication = Section<'applications'>[number]
export type DeclaredGrant = NonNullable<DeclaredApplication['grants']>[number]
