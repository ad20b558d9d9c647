/** Reads the settings and the configured approval chains in the form of the file. */
import type { Client } from '@portico/sdk'
import type { HeldSettings } from './present.ts'
import type { DeclaredChain } from './shape.ts'

/** What a network has no setting for is not said at all: it could not be applied. */
export async function readSettings(client: Client): Promise<HeldSettings> {
  const { version, can: _may, ...organisation } = await client.getOrganisation()
  const network = await client.getNetwork()
  const authentication = await client.getCallAuthentication()
  const { kind, regionId, endpoint, instanceId, accessKeyId } = network
  const {
    tokenAuthentication,
    version: authenticationVersion,
    can: _can,
    ...builtIn
  } = authentication
  const connection = Object.entries({ regionId, endpoint, instanceId, accessKeyId })
  return {
    organisation,
    network: { kind, ...Object.fromEntries(connection.filter(([, value]) => value !== null)) },
    callAuthentication:
      kind === 'built-in' ? builtIn : { tokenAuthentication: tokenAuthentication ?? true },
    versions: {
      organisation: version,
      network: network.version,
      callAuthentication: authenticationVersion,
    },
  }
}

type Names = ReadonlyMap<string, string>

export async function readChains(
  client: Client,
  usernames: Names,
  groups: Names,
): Promise<DeclaredChain[]> {
  const { items } = await client.listChains()
  return items
    .filter(({ configured }) => configured)
    .map(({ kind, groupId, automatic, steps }) => ({
      kind,
      ...(groupId === null ? {} : { group: groups.get(groupId) ?? groupId }),
      automatic,
      steps: steps.map(({ mode, approvers }) => ({
        mode,
        approvers: approvers
          .map((each) =>
            each.kind === 'role'
              ? { role: each.role }
              : { person: usernames.get(each.memberId) ?? each.memberId },
          )
          .toSorted(byText),
      })),
    }))
}

/** The order of approvers within a step means nothing; one order makes them comparable. */
export function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
