/** The fake's secrets: reveal, reset, versions. */
import type { SecretVersion } from '@portico/contract'
import { buildAppSecret, changeOverlap, decideReset, rotateSecret } from '@portico/domain'
import { presentPerson } from './fake-people.ts'
import { FakeProblem, accepted } from './fake-problem.ts'
import type { FakeHandlers } from './fake-route.ts'
import { getApplication } from './fake-subjects.ts'
import { iso } from './fake-world.ts'
import type { FakeApplication, FakeWorld } from './fake-world.ts'

type Secret = FakeApplication['secrets'][number]

function secretOf(application: FakeApplication): Secret {
  const secret = application.secrets.at(-1)
  if (secret === undefined) throw new Error('an application of the fake has no secret')
  return secret
}

function presentVersions(world: FakeWorld, application: FakeApplication): SecretVersion[] {
  const current = secretOf(application)
  return application.secrets.toReversed().map((secret, index) => ({
    version: secret.version,
    current: secret === current,
    createdAt: iso(secret.createdAt),
    createdBy: presentPerson(world, secret.createdById),
    custom: secret.custom,
    endsAt: secret.endsAt === null ? null : iso(secret.endsAt),
    lastUsedAt: iso(world.now() - (index + 1) * 240_000),
    callsLastHour: index === 0 ? 182 : 14,
    callsLastDay: index === 0 ? 3_271 : 412,
    recentAddresses: [],
  }))
}

function policyOf(world: FakeWorld) {
  return { overlapSecondsMax: world.maximumOverlapSeconds }
}

export const credentialHandlers: FakeHandlers = {
  revealSecret: ({ world, me, params }) => {
    const application = getApplication(world, params.id, me, 'application.view-secret')
    if (world.freshSignInForReveal && !world.confirmed) {
      throw new FakeProblem(403, 'credential.fresh-sign-in-needed')
    }
    return { appKey: application.appKey, appSecret: secretOf(application).appSecret }
  },
  resetSecret: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.reset-secret')
    const { appKey } = application
    const isReused = body.mode === 'custom' && body.appSecret === secretOf(application).appSecret
    const custom = accepted(
      decideReset(body, {
        networkKind: world.network,
        policy: { minimumStrength: 'weak' },
        appKey,
        reused: isReused ? 'present' : null,
      }),
    )
    const rotated = accepted(
      rotateSecret(application.secrets, body.overlapSeconds ?? 0, policyOf(world), world.now()),
    )
    const appSecret =
      custom?.appSecret ?? buildAppSecret(crypto.getRandomValues(new Uint8Array(24)))
    application.secrets = rotated.map((version) => ({
      appSecret,
      custom: custom !== null,
      createdById: me.id,
      ...application.secrets.find((each) => each.version === version.version),
      ...version,
    }))
    application.updatedAt = world.now()
    return { appKey, appSecret, warnings: [] }
  },
  listSecretVersions: ({ world, me, params }) => ({
    items: presentVersions(world, getApplication(world, params.id, me, 'application.view-secret')),
  }),
  changeOverlap: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.reset-secret')
    const changed = accepted(
      changeOverlap(
        application.secrets,
        params.version,
        Date.parse(body.endsAt),
        policyOf(world),
        world.now(),
      ),
    )
    for (const secret of application.secrets) {
      secret.endsAt = changed.find(({ version }) => version === secret.version)?.endsAt ?? null
    }
    return { items: presentVersions(world, application) }
  },
}
